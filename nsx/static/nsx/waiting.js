// Answers that a bad connection left on this device (see rate.js) go out from other pages too.
// Until they have, the page names them and its Finish waits.
(() => {
  const note = document.getElementById("waiting");
  const stored = () => Object.keys(localStorage)
    .filter((key) => /^nsx-\d+-\d+$/.test(key))
    .map((key) => [key, JSON.parse(localStorage[key])])
    .filter(([, answer]) => new URL(answer.to).pathname.startsWith(note.dataset.of) && !foreign.has(answer.to))
    .sort((a, b) => a[1].n - b[1].n);
  const foreign = new Set();
  let pause = 500;

  const body = (entries) => {
    const values = new URLSearchParams();
    for (const [key, { v, r, u, b = 0, t = [] }] of entries) {
      const id = key.split("-")[2];
      values.append("seen", id);
      if (v !== undefined) { values.set(`v-${id}`, v); values.set(`r-${id}`, r); values.set(`b-${id}`, b); }
      for (const tried of t) values.append(`t-${id}`, tried);
      if (u) values.set(`u-${id}`, "on");
    }
    return values;
  };
  const post = async (to, entries) => {
    const headers = { "HX-Request": "true", "X-CSRFToken": /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? "" };
    const response = await fetch(to, { method: "POST", headers, body: body(entries), redirect: "error" });
    if (response.status === 409) throw await response.text();
    // Another person's, who used this browser before: theirs to send.
    if (response.status === 404) return foreign.add(to);
    if (!response.ok) throw "";
    const revisions = JSON.parse(response.headers.get("X-Revisions") ?? "{}");
    for (const [key, answer] of entries) {
      if (revisions[key.split("-")[2]] === null) clashing = `${to}?s=${key.split("-")[2]}`;
      else if (JSON.parse(localStorage[key] || "{}").n === answer.n) localStorage.removeItem(key);
    }
  };
  let clashing = "";
  const say = (text) => { note.textContent = text; note.hidden = !text; };
  const flush = async () => {
    const entries = stored();
    if (!entries.length) return;
    const many = entries.length === 1 ? "1 answer waits" : `${entries.length} answers wait`;
    try {
      for (const to of new Set(entries.map(([, answer]) => answer.to))) {
        await post(to, entries.filter(([, answer]) => answer.to === to));
      }
      const left = stored().length;
      if (left < entries.length && !foreign.size) return location.reload();
      say(clashing && "You gave another answer in another window. ");
      if (clashing) note.append(Object.assign(document.createElement("a"), { href: clashing, textContent: "Choose between them" }));
    } catch (why) {
      if (why && typeof why === "string") return say(why);
      say(`${many} on this device. We send ${entries.length === 1 ? "it" : "them"} as soon as we can.`);
      setTimeout(flush, pause = Math.min(pause * 2, 15000));
    }
  };
  addEventListener("online", flush);
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-wait]") || !stored().length) return;
    event.preventDefault();
    note.focus();
    flush();
  });
  flush();
})();
