// The rating page: one statement in focus, answers kept until the server has them (ADR 5, 16).
(() => {
  const by = (id) => document.getElementById(id);
  const every = (css, inside = document) => [...inside.querySelectorAll(css)];
  const form = by("rate");
  const rows = every("[data-statement]");
  const page = document.body;
  const last = by("last");
  const quick = page.classList.contains("p-quick");
  const phone = matchMedia("(max-width:720px)");
  const stored = (text, otherwise) => { try { return JSON.parse(text()) ?? otherwise; } catch { return otherwise; } };
  const store = (act) => { try { act(); } catch {} };

  const part = (row, kind) => row.querySelector(`[name="${kind}-${row.dataset.statement}"]`);
  const radios = (row) => every(`[name="v-${row.dataset.statement}"]`, row);
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
    return row.querySelector(".tile:has(:checked) b")?.textContent ?? (u ? "marked not sure" : "no answer");
  };
  const show = (row) => {
    const answer = read(row);
    segments[rows.indexOf(row)]?.classList.toggle("done", answer.v !== "");
    row.classList.toggle("is-na", answer.v === "na");
  };
  const segments = every(".segs i");
  const known = new Map(rows.map((row) => [row, read(row)]));

  // The queue: what the server does not have yet, a key for each statement. An answer carries the
  // revision `b` it was given over and the values `t` sent since, so that none goes over a newer
  // one of another window: those are `clashing` until their learner chooses.
  const prefix = `${form.dataset.queue}-`;
  const waiting = new Map();
  store(() => {
    for (const key of Object.keys(localStorage)) {
      const answer = key.startsWith(prefix) && stored(() => localStorage[key]);
      if (answer) waiting.set(key.slice(prefix.length), answer);
    }
  });
  const clashing = new Set();
  let turn = Math.max(Date.now(), ...[...waiting.values()].map((each) => each.n));
  let sending, stopped, timer, leaving, told, token;
  let pause = 0;
  let wasSettled = page.classList.contains("is-settled");

  const keep = (id, answer) => {
    waiting.set(id, answer);
    store(() => { localStorage[prefix + id] = JSON.stringify(answer); });
  };
  const drop = (id, n) => {
    if (waiting.get(id)?.n === n) waiting.delete(id);
    store(() => { if (stored(() => localStorage[prefix + id], {}).n === n) localStorage.removeItem(prefix + id); });
  };

  const status = (state, text) => {
    for (const place of every("[data-save-status]")) {
      place.dataset.saveStatus = state;
      place.children[1].textContent = text;
      const again = place.lastElementChild;
      again.hidden = !/waiting|clash/.test(state);
      again.textContent = state === "clash" ? "Choose" : "Try again";
    }
    if (!state.startsWith("sav") && text !== told) by("live").textContent = text;
    told = text;
  };
  const clock = (at) => at.toLocaleTimeString([], { timeStyle: "short" });
  const saved = () => status("saved", phone.matches ? "Saved" : `Saved ${clock(new Date())}`);

  const flush = () => {
    clearTimeout(timer);
    if (sending || stopped) return;
    sending = new Map([...waiting].filter(([id]) => !clashing.has(id)).sort((a, b) => a[1].n - b[1].n));
    if (!sending.size) {
      sending = null;
      if (leaving && !look()) location.assign(leaving());
      return;
    }
    const values = { seen: [...sending.keys()] };
    for (const [id, { v, r, u, b = 0, t = [] }] of sending) {
      if (v !== undefined) for (const [name, value] of Object.entries({ v, r, b, t })) values[`${name}-${id}`] = value;
      if (u) values[`u-${id}`] = "on";
    }
    // From now on the server may have it, whether we hear so or not.
    if (navigator.onLine) for (const [id, answer] of sending) {
      const { v, t = [] } = answer;
      if (v !== undefined && !t.includes(v)) keep(id, { ...answer, t: [...t, v] });
    }
    if (!pause) status("saving", "Saving…");
    htmx.ajax("POST", form.action, {
      source: by("progress"), target: "#progress", swap: "innerHTML", values,
      headers: { "X-CSRFToken": token ?? /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value },
    }).catch(() => {});
  };

  // The quick form's statement is out of reach while its answer leads on; it is back when it does not.
  const free = () => { for (const row of rows) row.inert = false; };
  const retry = (why) => {
    if (!quick) leaving = null;
    free();
    status("waiting", `Not saved${why}. ${waiting.size} answer${waiting.size === 1 ? " waits" : "s wait"} on this device.`);
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
      const renewed = xhr.getResponseHeader("X-CSRFToken");
      token = renewed ?? token;
      if (renewed) timer = setTimeout(flush);
      else if (xhr.status < 400 || xhr.status >= 500 || xhr.status === 429) retry(xhr.status ? " yet" : " – you are offline");
      else {
        stopped = true;
        free();
        status("stopped", xhr.status === 409 ? xhr.responseText : "Not saved: this page is not yours any more. Sign in again as yourself, your answers wait on this device.");
      }
      return;
    }
    const revisions = JSON.parse(xhr.getResponseHeader("X-Revisions") ?? "{}");
    for (const [id, { n }] of sent) {
      const b = revisions[id], row = rowOf(id);
      if (b === null && waiting.get(id)?.n === n) { clashing.add(id); continue; }
      drop(id, n);
      if (b && row) part(row, "b").value = b;
      if (b && waiting.has(id)) keep(id, { ...waiting.get(id), b, t: [] });
    }
    for (const time of every(".clash [data-today]")) time.textContent = clock(new Date(time.dateTime));
    pause = 0;
    if (xhr.status === 422) {
      leaving = null;
      free();
      status("stopped", "Not all saved");
      by("faults").firstElementChild?.focus();
    } else if (clashing.size) status("clash", "Not saved: you gave another answer in another window.");
    else if (!waiting.size) saved();
    const now = isSettled();
    if (now && !wasSettled) by("live").textContent = `${by("settled-h").textContent}. You can stop here.`;
    wasSettled = now;
    if (page.classList.contains("at-end")) settle();
    timer = setTimeout(flush);
  });
  addEventListener("online", () => { pause = 0; flush(); });
  addEventListener("beforeunload", (event) => { if (waiting.size && pause) event.preventDefault(); });
  for (const place of every("[data-save-status]")) {
    place.lastElementChild.addEventListener("click", () => { pause = 0; flush(); look(); });
  }

  const send = (row, kept) => {
    const id = row.dataset.statement;
    const { v, r, u } = read(row);
    const { v: old, b = part(row, "b").value, t = [] } = waiting.get(id) ?? {};
    const mark = kept && old === undefined;
    keep(id, { ...(mark ? {} : { v, r }), u, n: ++turn, to: form.action, b, t: mark ? [...t, v] : t });
    clashing.delete(id);
    show(row);
    leaving = null;
    flush();
  };

  const rowOf = (id) => rows.find((row) => row.dataset.statement === id);
  // To two answers that wait for a choice, here or on the page they belong to.
  const look = () => {
    const [id] = clashing, row = rowOf(id);
    if (row) { go(row); row.querySelector(".clash").focus(); }
    else if (id) location.assign(`${waiting.get(id).to}?s=${id}`);
    if (id) leaving = null;
    return id;
  };
  const isSettled = () => !!by("settled").firstElementChild;
  const current = () => rows.find((row) => row.classList.contains("is-current"));
  // With their next step only: a card that comes by itself moves the tile they tap.
  const settle = () => page.classList.toggle("is-settled", isSettled());
  const go = (row, focus = true) => {
    speakUp(current());
    free();
    page.classList.remove("at-end");
    settle();
    for (const each of rows) {
      each.classList.toggle("is-current", each === row);
      each.classList.toggle("row", each !== row);
      segments[rows.indexOf(each)]?.classList.toggle("now", each === row);
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
    if (quick) {
      store(() => { sessionStorage.keyed = tapped ? 0 : 1; });
      if (by_ < 0) return document.querySelector("[data-back]")?.click();
      if (!read(current()).v) return form.requestSubmit(by("continue"));
      current().inert = true;
      return leave(after);
    }
    if (row) return go(row);
    if (by_ > 0) end();
  };
  const end = () => {
    speakUp(current());
    page.classList.add("at-end");
    settle();
    if (!last.hidden && phone.matches) document.querySelector(".next").prepend(last);
    by("continue").focus({ preventScroll: true });
    by("continue").scrollIntoView({ block: "nearest" });
  };

  // What can be undone, through a reload too.
  const trail = form.dataset.queue + location.pathname;
  const done = stored(() => sessionStorage[trail], []);
  const recall = (row) => {
    const [id] = done.at(-1) ?? [];
    const of = rowOf(id);
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
    const row = rowOf(id);
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
    // Arrow keys and Space fire these events too, and do not move on.
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

  const prefs = stored(() => localStorage.prefs, { move: true, keys: true });
  for (const box of every("[data-pref]")) {
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
      if (page.classList.contains("at-end") || row.inert) return;
      event.preventDefault();
      for (const radio of radios(row)) radio.checked = radio.value === event.key;
      changed(row, true);
    } else if (Object.hasOwn(keys, event.key.toLowerCase())) {
      event.preventDefault();
      keys[event.key.toLowerCase()](row);
    }
  });
  for (const button of every("[data-go]")) {
    button.addEventListener("click", () => step(Number(button.dataset.go)));
  }
  // The script of the evidence form comes with its first use.
  const evidence = (event) => {
    const link = event.target.closest?.("[id^=ev-link]");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const script = document.createElement("script");
    script.src = form.dataset.evidence;
    script.onload = () => { removeEventListener("click", evidence, true); link.click(); };
    script.onerror = () => status("waiting", "We could not open it. Try again.");
    document.head.append(script);
  };
  addEventListener("click", evidence, true);
  every("[data-all]").forEach((all) => all.addEventListener("click", () => {
    all.setAttribute("aria-expanded", page.classList.toggle("see-all"));
  }));

  const after = () => document.querySelector("[data-after]").dataset.after;
  const leave = (address) => {
    leaving = address;
    pause = 0;
    flush();
  };
  form.addEventListener("submit", (event) => {
    const { name, value = "" } = event.submitter ?? {};
    const [id, b] = value.split("-");
    pause = 0;
    // A choice between two answers goes as a plain form.
    if (name === "keep") return keep(id, { ...waiting.get(id), b });
    if (name === "take") return drop(id, waiting.get(id)?.n);
    speakUp(current());
    // The server says what it takes to go on.
    if (quick && !waiting.size && !read(current()).v) return;
    event.preventDefault();
    leave(after);
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("main a[href]");
    if (!link || event.defaultPrevented || link.hasAttribute("hx-get") || event.ctrlKey || event.metaKey) return;
    speakUp(current());
    if (waiting.size && !pause) { event.preventDefault(); leave(() => link.href); }
  });

  for (const row of rows) {
    const kept = waiting.get(row.dataset.statement);
    if (kept) write(row, { ...read(row), ...kept });
    known.set(row, read(row));
  }
  recall(current());
  if (quick && stored(() => sessionStorage.keyed)) go(current());
  flush();
})();
