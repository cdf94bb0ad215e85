/* A team's table: one tab stop for all its cells, arrow keys between them, and a cell's talk in
   the panel beside it. Without this script each cell is a link to a page of its own. */
(() => {
  const panel = () => document.getElementById("panel");
  let last = null;
  const cellOf = (node) => node.closest?.(".hm a.c");
  const stop = (cell) => {
    const old = cell.closest("table").querySelector('a.c[tabindex="0"]');
    if (old) old.tabIndex = -1;
    cell.tabIndex = 0;
  };
  const begin = () => document.querySelectorAll(".hm").forEach((table) => {
    const cells = table.querySelectorAll("a.c:not([tabindex])");
    cells.forEach((cell) => { cell.tabIndex = -1; });
    if (cells.length) cells[0].tabIndex = 0;
  });
  const select = () => {
    const told = panel().querySelector("[data-cell]");
    const cell = told ? document.querySelector(`.hm a.c[href="${told.dataset.cell}"]`) : last;
    document.querySelectorAll(".hm .sel").forEach((old) => {
      old.classList.remove("sel");
      old.removeAttribute("aria-current");
    });
    if (!cell) return;
    cell.classList.add("sel");
    // The panel may have gone on to another cell, or confirmed this one: the table follows.
    if (told) {
      const words = cell.querySelector(".vh") ?? cell.appendChild(document.createElement("span"));
      words.className = "vh";
      words.textContent = words.textContent.replace(/, (confirmed|reviewed differently)/, "");
      if (cell.classList.toggle("ok", "confirmed" in told.dataset)) words.append(", confirmed");
      if (cell.classList.toggle("ne", "differs" in told.dataset)) words.append(", reviewed differently");
    }
    cell.setAttribute("aria-current", "true");
    stop(cell);
    last = cell;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && last?.isConnected && panel()?.contains(event.target)) {
      last.focus();
      return;
    }
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...cell.closest("tbody").rows];
    const cells = (row) => [...(row?.querySelectorAll("a.c") ?? [])];
    const y = rows.indexOf(cell.closest("tr"));
    const mine = cells(rows[y]);
    const x = mine.indexOf(cell);
    const next = {
      ArrowRight: () => mine[x + 1],
      ArrowLeft: () => mine[x - 1],
      ArrowDown: () => cells(rows[y + 1])[x],
      ArrowUp: () => cells(rows[y - 1])[x],
      Home: () => mine[0],
      End: () => mine.at(-1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    const to = next();
    if (!to) return;
    stop(to);
    to.focus();
  });
  document.addEventListener("click", (event) => {
    const cell = cellOf(event.target);
    const other = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!cell || other || !panel() || !window.htmx) return;
    event.preventDefault();
    last = cell;
    stop(cell);
    window.htmx.ajax("GET", cell.href, { target: "#panel", swap: "innerHTML" });
  });
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    begin();
    if (detail.target !== panel() || !panel().childElementCount) return;
    panel().hidden = false;
    select();
    if (!panel().contains(document.activeElement)) {
      const title = panel().querySelector("[autofocus], h2");
      if (title) { title.tabIndex = -1; title.focus(); }
    }
  });
  begin();
})();
