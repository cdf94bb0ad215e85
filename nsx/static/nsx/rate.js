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
  const stored = (text, otherwise) => { try { return JSON.parse(text()) ?? otherwise; } catch { return otherwise; } };
  const store = (act) => { try { act(); } catch { /* private window: memory only */ } };

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
    const { v, u } = read(row);
    if (v === "na") return "Not part of my work";
    return row.querySelector(`.tile [value="${v}"]`)?.closest(".tile").querySelector("b").textContent ?? (u ? "marked not sure" : "no answer");
  };
  const show = (row) => {
    const answer = read(row);
    segments[rows.indexOf(row)].classList.toggle("done", answer.v !== "");
    row.classList.toggle("is-na", answer.v === "na");
  };
  const segments = [...document.querySelectorAll(".segs i")];
  const known = new Map(rows.map((row) => [row, read(row)]));

  // --- the queue: what the server does not have yet, kept in the browser ---------------------

  // One key for each statement, so that two windows do not write over each other's answers.
  const prefix = `${form.dataset.queue}-`;
  const waiting = new Map();
  store(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) waiting.set(key.slice(prefix.length), JSON.parse(localStorage[key]));
    }
  });
  let turn = Math.max(Date.now(), ...[...waiting.values()].map((each) => each.n));
  let sending = null;
  let stopped = false;
  let pause = 0;
  let timer = 0;
  let leaving = null;
  let told = "";
  let wasSettled = page.classList.contains("is-settled");

  const drop = (id, n) => {
    if (waiting.get(id)?.n === n) waiting.delete(id);
    store(() => { if (stored(() => localStorage[prefix + id], {}).n === n) localStorage.removeItem(prefix + id); });
  };

  const status = (state, text) => {
    for (const place of document.querySelectorAll("[data-save-status]")) {
      place.dataset.saveStatus = state;
      place.children[1].textContent = text;
      place.lastElementChild.hidden = state !== "waiting";
    }
    if (/waiting|stopped/.test(state) && text !== told) by("live").textContent = text;
    told = text;
  };
  const saved = () => status("saved", phone.matches ? "Saved" : `Saved ${new Date().toLocaleTimeString([], { timeStyle: "short" })}`);

  const flush = () => {
    clearTimeout(timer);
    if (sending || stopped) return;
    if (!waiting.size) {
      if (leaving) location.assign(leaving);
      return;
    }
    sending = new Map([...waiting].sort((a, b) => a[1].n - b[1].n));
    const values = { seen: [...sending.keys()] };
    for (const [id, { v, r, u }] of sending) {
      // Without a value the server keeps the one it has.
      if (v !== undefined) Object.assign(values, { [`v-${id}`]: v, [`r-${id}`]: r });
      if (u) values[`u-${id}`] = "on";
    }
    if (!pause) status("saving", "Saving…");
    htmx.ajax("POST", form.action, {
      source: by("progress"), target: "#progress", swap: "innerHTML", values,
      headers: { "X-CSRFToken": token ?? /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value },
    }).catch(() => { /* told by htmx:afterRequest */ });
  };
  let token;

  const retry = (why) => {
    const one = waiting.size === 1;
    leaving = null;
    status("waiting", `Not saved${why}. ${waiting.size} answer${one ? " waits" : "s wait"} on this device.`);
    pause = Math.min(pause ? pause * 2 : 500, 15000);
    timer = setTimeout(flush, pause);
  };

  // Only what comes from where it was sent has been saved: not a busy server's page, nor one that
  // we were led on to.
  const ours = (xhr) => [200, 422].includes(xhr.status) && xhr.responseURL === form.action;
  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "progress") detail.shouldSwap = ours(detail.xhr);
  });
  page.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    if (elt.id !== "progress" || !sending) return;
    const sent = sending;
    sending = null;
    if (!ours(xhr)) {
      if (xhr.getResponseHeader("HX-Redirect")) return;
      token = xhr.getResponseHeader("X-CSRFToken") ?? token;
      if (xhr.getResponseHeader("X-CSRFToken")) timer = setTimeout(flush);
      else if (xhr.status < 400 || xhr.status >= 500 || xhr.status === 429) retry(xhr.status ? " yet" : " – you are offline");
      else {
        stopped = true;
        status("stopped", xhr.status === 409 ? xhr.responseText : "Not saved: this page is not yours any more. Sign in again as yourself, your answers wait on this device.");
      }
      return;
    }
    for (const [id, answer] of sent) drop(id, answer.n);
    pause = 0;
    if (xhr.status === 422) {
      status("stopped", "Not all saved");
      by("faults").firstElementChild?.focus();
    } else if (!waiting.size) saved();
    const now = !!by("settled").firstElementChild;
    if (now && !wasSettled) by("live").textContent = "Your placement is settled. You can stop here.";
    wasSettled = now;
    if (page.classList.contains("at-end")) settle();
    timer = setTimeout(flush);
  });
  addEventListener("online", () => { pause = 0; flush(); });
  addEventListener("beforeunload", (event) => { if (waiting.size && pause) event.preventDefault(); });
  for (const place of document.querySelectorAll("[data-save-status]")) {
    place.lastElementChild.addEventListener("click", () => { pause = 0; flush(); });
  }

  const send = (row, kept) => {
    const id = row.dataset.statement;
    const { v, r, u } = read(row);
    const value = kept && waiting.get(id)?.v === undefined ? {} : { v, r };
    const answer = { ...value, u, n: ++turn, to: form.action };
    waiting.set(id, answer);
    store(() => { localStorage[prefix + id] = JSON.stringify(answer); });
    show(row);
    leaving = null;
    flush();
  };

  // --- moving --------------------------------------------------------------------------------

  const current = () => rows.find((row) => row.classList.contains("is-current"));
  // Shown with the person's next step only: a card that comes by itself moves the tile they tap.
  const settle = () => page.classList.toggle("is-settled", !!by("settled").firstElementChild);
  const go = (row, focus = true) => {
    speakUp(current());
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
    speakUp(current());
    page.classList.add("at-end");
    settle();
    const go_on = by("continue");
    if (!last.hidden && phone.matches) document.querySelector(".next").prepend(last);
    go_on.focus({ preventScroll: true });
    go_on.scrollIntoView({ block: "nearest" });
  };

  // --- rating --------------------------------------------------------------------------------

  // What can be undone, through a reload too: a statement and what was said of it before.
  const trail = form.dataset.queue + location.pathname;
  const done = stored(() => sessionStorage[trail], []);
  const recall = (row) => {
    const [id] = done.at(-1) ?? [];
    const of = rows.find((each) => each.dataset.statement === id);
    store(() => { sessionStorage[trail] = JSON.stringify(done.slice(-20)); });
    last.hidden = !of;
    if (!of) return;
    last.querySelector("span").replaceChildren(`${of.dataset.name}: `, Object.assign(document.createElement("b"), { textContent: word(of) }));
    (row ?? of).querySelector(".seg").before(last);
  };
  const changed = (row, move) => {
    const before = known.get(row);
    if (read(row).v !== "na") part(row, "r").value = "";
    const now = read(row);
    if (JSON.stringify(before) !== JSON.stringify(now)) {
      done.push([row.dataset.statement, before]);
      known.set(row, now);
      recall(row);
      send(row, before.v === now.v && before.r === now.r);
    }
    if (move && prefs.move) step(1);
  };
  const undo = () => {
    const [id, before] = done.pop() ?? [];
    const row = rows.find((each) => each.dataset.statement === id);
    if (!row) return;
    const now = known.get(row);
    write(row, before);
    known.set(row, before);
    send(row, before.v === now.v && before.r === now.r);
    recall(row);
    go(row);
    by("live").textContent = `Undone: ${row.dataset.name}`;
  };
  last.querySelector("button").addEventListener("click", undo);

  const notMine = (row, move = true) => {
    const reason = part(row, "r");
    const missing = !reason.value.trim();
    reason.setAttribute("aria-invalid", missing);
    row.querySelector(".why").hidden = !missing;
    if (missing) return reason.focus();
    for (const radio of radios(row)) radio.checked = radio.value === "na";
    row.querySelector(".na").open = false;
    changed(row, move);
  };
  // A reason that is typed and not sent says it too.
  const speakUp = (row) => { if (read(row).v !== "na" && part(row, "r").value.trim()) notMine(row, false); };

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

  const prefs = stored(() => localStorage.prefs, { move: true, keys: true });
  for (const box of document.querySelectorAll("[data-pref]")) {
    box.checked = prefs[box.dataset.pref];
    box.addEventListener("change", () => {
      prefs[box.dataset.pref] = box.checked;
      store(() => { localStorage.prefs = JSON.stringify(prefs); });
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

  const leave = (event, address) => {
    event.preventDefault();
    leaving = address;
    pause = 0;
    flush();
  };
  form.addEventListener("submit", (event) => {
    speakUp(current());
    leave(event, form.dataset.after);
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("main a[href]");
    if (!link || event.defaultPrevented || link.hasAttribute("hx-get") || event.ctrlKey || event.metaKey) return;
    speakUp(current());
    if (waiting.size && !pause) leave(event, link.href);
  });

  for (const row of rows) {
    const kept = waiting.get(row.dataset.statement);
    if (kept) write(row, { ...read(row), ...kept });
    known.set(row, read(row));
  }
  recall(current());
  flush();
})();
