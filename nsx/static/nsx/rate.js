// The rating page: one statement in focus, answers kept and sent until the server has them.
// Without this file the page is one long form; everything here is on top of it.
(() => {
  "use strict";
  const form = document.getElementById("rate");
  const rows = [...document.querySelectorAll("[data-statement]")];
  if (!form || !rows.length) return;

  const by = (id) => document.getElementById(id);
  const page = document.body;
  const last = by("last");
  const phone = matchMedia("(max-width:720px)");
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, text) { try { localStorage.setItem(key, text); } catch { /* private window: memory only */ } },
  };

  // --- answers -------------------------------------------------------------------------------

  const part = (row, kind) => row.querySelector(`[name="${kind}-${row.dataset.statement}"]`);
  const radios = (row) => [...row.querySelectorAll(`[name="v-${row.dataset.statement}"]`)];
  const read = (row) => ({
    v: radios(row).find((radio) => radio.checked)?.value ?? "",
    r: part(row, "r").value,
    u: part(row, "u").checked,
  });
  const write = (row, answer) => {
    for (const radio of radios(row)) radio.checked = radio.value === answer.v;
    part(row, "r").value = answer.r;
    part(row, "u").checked = answer.u;
    show(row);
  };
  const word = (row) => {
    const { v } = read(row);
    if (v === "na") return "Not part of my work";
    return row.querySelector(`.tile [value="${v}"]`)?.closest(".tile").querySelector("b").textContent;
  };
  const show = (row) => {
    const answer = read(row);
    segments[rows.indexOf(row)].classList.toggle("done", answer.v !== "");
    row.classList.toggle("is-na", answer.v === "na");
  };
  const segments = [...document.querySelectorAll(".segs i")];
  const known = new Map(rows.map((row) => [row, read(row)]));

  // --- the queue: what the server does not have yet, kept in the browser ---------------------

  const waiting = new Map(Object.entries(JSON.parse(store.get(form.dataset.queue) || "{}")));
  let turn = Math.max(0, ...[...waiting.values()].map((each) => each.n));
  let sending = null;
  let pause = 0;
  let timer = 0;
  let leaving = null;

  const keep = () => store.set(form.dataset.queue, JSON.stringify(Object.fromEntries(waiting)));

  const status = (state) => {
    const many = `${waiting.size} answer${waiting.size === 1 ? "" : "s"}`;
    for (const place of document.querySelectorAll("[data-save-status]")) {
      const narrow = place.closest(".phonebar");
      place.dataset.saveStatus = state;
      place.classList.toggle("unsaved", state === "offline");
      if (state === "saved") {
        const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
        place.innerHTML = '<svg width="18" height="18" aria-hidden="true"><use href="#tick"/></svg>';
        place.append(narrow ? "Saved" : `Saved ${time}`);
      } else if (state === "saving") {
        place.textContent = "Saving…";
      } else {
        const again = document.createElement("button");
        again.className = "btn sm quiet";
        again.type = "button";
        again.textContent = "Try again";
        again.onclick = () => { pause = 0; flush(); };
        place.textContent = narrow ? "Not saved " : `Not saved – you are offline. ${many} wait on this device. `;
        place.append(again);
      }
    }
    if (state === "offline") by("live").textContent = `Not saved. You are offline. ${many} wait on this device.`;
  };

  const flush = () => {
    clearTimeout(timer);
    if (sending) return;
    if (!waiting.size) {
      if (leaving) location.assign(leaving);
      return;
    }
    sending = new Map([...waiting].sort((a, b) => a[1].n - b[1].n));
    const values = { seen: [...sending.keys()], n: turn };
    for (const [id, answer] of sending) {
      values[`v-${id}`] = answer.v;
      values[`r-${id}`] = answer.r;
      if (answer.u) values[`u-${id}`] = "on";
    }
    if (pause === 0) status("saving");
    htmx.ajax("POST", form.action, {
      source: by("progress"), target: "#progress", swap: "innerHTML", values,
      headers: { "X-CSRFToken": /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value },
    }).catch(() => { /* told by htmx:afterRequest */ });
  };

  const retry = () => {
    status("offline");
    pause = Math.min(pause ? pause * 2 : 500, 15000);
    timer = setTimeout(flush, pause);
  };

  // A busy or broken server's page is not the progress.
  page.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "progress") event.detail.shouldSwap = [200, 422].includes(event.detail.xhr.status);
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "progress" || !sending) return;
    const sent = sending;
    const code = event.detail.xhr.status;
    sending = null;
    if (code === 403) {
      // The token is stale: a fresh page brings a new cookie, the answers stay here.
      fetch(location.href, { credentials: "same-origin" }).finally(retry);
      return;
    }
    if (!event.detail.successful && code !== 422) {
      retry();
      return;
    }
    for (const [id, answer] of sent) if (waiting.get(id)?.n === answer.n) waiting.delete(id);
    keep();
    pause = 0;
    if (code === 422) by("faults").firstElementChild?.focus();
    else if (waiting.size) status("saving");
    else status("saved");
    if (page.classList.contains("at-end")) settle();
    timer = setTimeout(flush);
  });
  addEventListener("online", () => { pause = 0; flush(); });
  addEventListener("beforeunload", (event) => { if (waiting.size && pause) event.preventDefault(); });

  const send = (row) => {
    waiting.set(row.dataset.statement, { ...read(row), n: ++turn });
    keep();
    show(row);
    flush();
  };

  // --- moving --------------------------------------------------------------------------------

  const current = () => rows.find((row) => row.classList.contains("is-current"));
  // Shown with the person's next step only: a card that comes by itself moves the tile they tap.
  const settle = () => page.classList.toggle("is-settled", !!by("settled").firstElementChild);
  const go = (row, focus = true) => {
    page.classList.remove("at-end");
    settle();
    for (const each of rows) {
      each.classList.toggle("is-current", each === row);
      each.classList.toggle("row", each !== row);
      segments[rows.indexOf(each)].classList.toggle("now", each === row);
    }
    if (!last.hidden) row.querySelector(".seg").before(last);
    if (focus) (radios(row).find((radio) => radio.checked) ?? radios(row)[0]).focus({ preventScroll: true });
    if (phone.matches) scrollTo(0, 0);
    else if (row.getBoundingClientRect().bottom > innerHeight - 24 || row.getBoundingClientRect().top < 0) {
      row.scrollIntoView({ block: "center" });
    }
  };
  const step = (by_) => {
    if (by_ < 0 && page.classList.contains("at-end")) return go(current());
    const row = rows[rows.indexOf(current()) + by_];
    if (row) return go(row);
    if (by_ > 0) end();
  };
  const end = () => {
    page.classList.add("at-end");
    settle();
    const go_on = by("continue");
    if (!last.hidden && phone.matches) document.querySelector(".next").prepend(last);
    go_on.focus({ preventScroll: true });
    go_on.scrollIntoView({ block: "nearest" });
  };

  // --- rating --------------------------------------------------------------------------------

  const done = [];
  const remember = (row) => {
    done.push([row, known.get(row)]);
    known.set(row, read(row));
    last.querySelector("span").innerHTML = "";
    last.querySelector("span").append(`${row.dataset.name}: `, Object.assign(document.createElement("b"), { textContent: word(row) ?? "no answer" }));
    last.hidden = false;
    row.querySelector(".seg").before(last);
  };
  const changed = (row, move) => {
    const before = known.get(row);
    const now = read(row);
    if (now.v !== "na") part(row, "r").value = "";
    if (JSON.stringify(before) !== JSON.stringify(read(row))) {
      remember(row);
      send(row);
    }
    if (move && prefs.move) step(1);
  };
  const undo = () => {
    const entry = done.pop();
    if (!entry) return;
    const [row, before] = entry;
    write(row, before);
    known.set(row, before);
    last.hidden = true;
    send(row);
    go(row);
    by("live").textContent = `Undone: ${row.dataset.name}`;
  };
  last.querySelector("button").addEventListener("click", undo);

  const notMine = (row) => {
    const reason = part(row, "r");
    if (!reason.value.trim()) {
      reason.setAttribute("aria-invalid", "true");
      by("live").textContent = "Say in a few words why it is not part of your work.";
      reason.placeholder = "A few words are enough";
      reason.focus();
      return;
    }
    reason.removeAttribute("aria-invalid");
    for (const radio of radios(row)) radio.checked = radio.value === "na";
    row.querySelector(".na").open = false;
    changed(row, true);
  };

  let tapped = null;
  addEventListener("pointerdown", (event) => { tapped = event.target.closest?.(".tile"); }, true);
  addEventListener("keydown", () => { tapped = null; }, true);
  for (const row of rows) {
    show(row);
    // A tap moves on, arrow keys and Space on a radio do not: they fire the same events.
    row.addEventListener("click", (event) => {
      if (event.target.type === "radio" && tapped?.contains(event.target)) {
        if (!row.classList.contains("is-current")) go(row, false);
        changed(row, true);
        tapped = null;
      }
    });
    row.addEventListener("change", (event) => {
      if (event.target.type === "radio" && !tapped?.contains(event.target)) changed(row, false);
      if (event.target.classList.contains("uns")) changed(row, false);
    });
    row.addEventListener("focusin", (event) => {
      if (!phone.matches && !row.classList.contains("is-current") && !tapped && event.target.matches("input,a")) go(row, false);
    });
    row.querySelector(".tx2").addEventListener("click", () => { if (!row.classList.contains("is-current")) go(row); });
    row.querySelector("[data-na]").addEventListener("click", (event) => { event.preventDefault(); notMine(row); });
    part(row, "r").addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); notMine(row); }
      if (event.key === "Escape") { row.querySelector(".na").open = false; row.querySelector("summary").focus(); }
    });
    row.querySelector(".na").addEventListener("toggle", (event) => { if (event.target.open && row.classList.contains("is-current") && read(row).v !== "na") part(row, "r").focus(); });
  }

  // --- keys and settings ---------------------------------------------------------------------

  const prefs = { move: store.get("nsx-move") !== "off", keys: store.get("nsx-keys") !== "off" };
  for (const box of document.querySelectorAll("[data-pref]")) {
    box.checked = prefs[box.dataset.pref];
    box.addEventListener("change", () => {
      prefs[box.dataset.pref] = box.checked;
      store.set(`nsx-${box.dataset.pref}`, box.checked ? "on" : "off");
    });
  }
  const keys = {
    0: (row) => { row.querySelector(".na").open = true; part(row, "r").focus(); },
    j: () => step(1),
    k: () => step(-1),
    u: undo,
    n: (row) => { part(row, "u").checked = !part(row, "u").checked; changed(row, false); },
    e: (row) => row.querySelector("[id^=ev-link]").click(),
    "?": () => by("keys-h").focus(),
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("textarea,select,[contenteditable],input:not([type=radio]):not([type=checkbox])");
    if (!prefs.keys || typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const row = current();
    if (/^[1-4]$/.test(event.key)) {
      if (page.classList.contains("at-end")) return;
      event.preventDefault();
      for (const radio of radios(row)) radio.checked = radio.value === event.key;
      changed(row, true);
    } else if (Object.hasOwn(keys, event.key.toLowerCase())) {
      event.preventDefault();
      keys[event.key.toLowerCase()](row);
    }
  });
  for (const button of document.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => step(Number(button.dataset.go)));
  }
  const all = document.querySelector("[data-all]");
  all.addEventListener("click", () => {
    all.setAttribute("aria-expanded", String(page.classList.toggle("see-all")));
  });

  // --- leaving -------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leaving = form.dataset.after;
    pause = 0;
    flush();
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("main a[href]");
    if (!link || !waiting.size || pause || event.defaultPrevented || link.hasAttribute("hx-get") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    leaving = link.href;
    flush();
  });

  for (const row of rows) {
    const kept = waiting.get(row.dataset.statement);
    if (kept) write(row, kept);
    known.set(row, read(row));
  }
  flush();
})();
