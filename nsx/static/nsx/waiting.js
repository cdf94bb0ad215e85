// Answers that a bad connection left on this device (see rate.js) go out from other pages too.
// Until they have, the page names them and its Finish waits.
(() => {
  const note = document.getElementById("waiting");
  const read = (key) => { try { return JSON.parse(localStorage[key]); } catch { return null; } };
  const stored = () => Object.keys(localStorage)
    .filter((key) => /^nsx-\d+-\d+$/.test(key))
    .map((key) => [key, read(key)])
    .filter(([, answer]) => answer?.to && new URL(answer.to).pathname.startsWith(note.dataset.of) && !foreign.has(answer.to))
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
    const headers = {
      "HX-Request": "true",
      "HX-Current-URL": location.href,
      "X-CSRFToken": /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? "",
    };
    const response = await fetch(to, { method: "POST", headers, body: body(entries), redirect: "error" });
    if (response.status === 409) throw { text: await response.text(), never: entries };
    if (response.status === 401) throw { text: "Not saved: you are signed out. ", href: response.headers.get("HX-Redirect"), act: "Sign in to save your answers" };
    // Another person's, who used this browser before: theirs to send.
    if (response.status === 404) return foreign.add(to);
    if (!response.ok && response.status !== 422) throw {};
    const revisions = JSON.parse(response.headers.get("X-Revisions") ?? "{}");
    for (const [key, answer] of entries) {
      const id = key.split("-")[2];
      if (revisions[id] === null) [chosen, why] = [`${to}?s=${id}`, "You gave another answer in another window. "];
      else if (response.status === 422 && !(id in revisions)) [chosen, why] = [`${to}?s=${id}`, "One answer cannot be saved as it is. "];
      else if (read(key)?.n === answer.n) localStorage.removeItem(key);
    }
  };
  let chosen = "", why = "";
  // A sentence, with a link to where it can be mended.
  const say = (text, href, act) => {
    note.textContent = text;
    note.hidden = !text;
    if (href) note.append(Object.assign(document.createElement("a"), { href, textContent: act }));
  };
  // What can never be sent stays until its learner has seen that.
  const forget = (entries) => {
    const button = Object.assign(document.createElement("button"), { className: "btn sm", type: "button", textContent: "Forget these answers" });
    button.addEventListener("click", () => {
      for (const [key] of entries) localStorage.removeItem(key);
      say("");
      flush();
    });
    note.append(" ", button);
  };
  const flush = async () => {
    const entries = stored();
    if (!entries.length) return;
    const many = entries.length === 1 ? "1 answer waits" : `${entries.length} answers wait`;
    chosen = why = "";
    try {
      for (const to of new Set(entries.map(([, answer]) => answer.to))) {
        await post(to, entries.filter(([, answer]) => answer.to === to));
      }
      const left = stored().length;
      if (left < entries.length && !foreign.size) return location.reload();
      say(why, chosen, why.startsWith("You") ? "Choose between them" : "Look at it");
    } catch ({ text, href, act, never }) {
      if (text) {
        say(text, href, act);
        if (never) forget(never);
        return;
      }
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
