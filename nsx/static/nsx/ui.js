/* What htmx cannot say by itself: that an answer is slow, and that none came.
   A script that says it in its own way calls preventDefault() on the event. */
(() => {
  const notice = document.getElementById("notice");
  const say = (text) => { notice.textContent = text; notice.hidden = !text; };
  const on = (name, act) => document.body.addEventListener(`htmx:${name}`, (event) => {
    if (!event.defaultPrevented) act(event.detail);
  });
  const slow = new Map();
  on("beforeSend", ({ xhr, target }) => {
    say("");
    slow.set(xhr, setTimeout(() => {
      target.setAttribute("aria-busy", "true");
      say("Loading…");
    }, 400));
  });
  on("afterRequest", ({ xhr, target }) => {
    clearTimeout(slow.get(xhr));
    slow.delete(xhr);
    target.removeAttribute("aria-busy");
    if (!slow.size) say("");
  });
  on("sendError", () => say("We could not load this. Check your connection and try again."));
  on("timeout", () => say("This takes too long. Please try again."));
  on("responseError", () => say("Something went wrong on our side. Please try again."));
})();
