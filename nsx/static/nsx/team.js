/* A team's table: one tab stop for all cells, arrow keys between them, and a cell's talk in the
   panel beside. Without this script each cell is a link of its own. */
(() => {
  const panel = () => document.getElementById("panel");
  let last = null;
  const cells = (table) => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("a.c")]);
  const stop = (cell) => {
    const old = cell.closest("table").querySelector('a.c[tabindex="0"]');
    if (old) old.tabIndex = -1;
    cell.tabIndex = 0;
  };
  const begin = () => {
    document.querySelectorAll(".hm a.c:not([tabindex])").forEach((cell) => { cell.tabIndex = -1; });
    document.querySelectorAll(".hm").forEach((table) => {
      const first = table.querySelector("a.c");
      if (first && !table.querySelector('a.c[tabindex="0"]')) first.tabIndex = 0;
    });
  };
  const cellOf = (event) => event.target.closest && event.target.closest(".hm a.c");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && last && last.isConnected && panel()?.contains(event.target)) {
      last.focus();
      return;
    }
    const cell = cellOf(event);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const grid = cells(cell.closest("table"));
    const y = grid.findIndex((row) => row.includes(cell));
    const x = grid[y].indexOf(cell);
    const end = grid[y].length - 1;
    const to = {
      ArrowRight: [y, x + 1], ArrowLeft: [y, x - 1], ArrowDown: [y + 1, x], ArrowUp: [y - 1, x],
      Home: [y, 0], End: [y, end],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const next = grid[to[0]]?.[to[1]];
    if (!next) return;
    stop(next);
    next.focus();
  });
  document.addEventListener("click", (event) => {
    const cell = cellOf(event);
    const other = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!cell || other || !panel() || !window.htmx) return;
    event.preventDefault();
    stop(cell);
    last = cell;
    htmx.ajax("GET", cell.href, { target: "#panel", swap: "innerHTML" }).then(() => {
      if (!panel() || !panel().childElementCount) return;
      cell.closest("table").querySelectorAll(".sel").forEach((old) => {
        old.classList.remove("sel");
        old.removeAttribute("aria-current");
      });
      cell.classList.add("sel");
      cell.setAttribute("aria-current", "true");
      panel().hidden = false;
      const title = panel().querySelector("h2, h3") || panel();
      title.tabIndex = -1;
      title.focus();
    });
  });
  document.body.addEventListener("htmx:afterSettle", begin);
  begin();
})();
