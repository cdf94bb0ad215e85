/* The evidence form: names the chosen file, closes on Esc, keeps its keys and changes to itself. */
(() => {
  const megabytes = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil(bytes / 1048576)} MB`);

  function ready(form) {
    const id = form.dataset.statement, link = document.getElementById(`ev-link-${id}`);
    const file = form.querySelector("[type=file]"), got = form.querySelector(".got[hidden]");

    const close = () => { form.remove(); link.removeAttribute("aria-expanded"); link.focus(); };

    function show() {
      const chosen = file.files[0];
      got.hidden = !chosen;
      if (!chosen) return;
      const large = chosen.size > file.dataset.max;
      got.children[0].textContent = chosen.name.split(".").pop().slice(0, 4).toUpperCase();
      got.querySelector("b").textContent = chosen.name;
      got.querySelector("small").textContent = megabytes(chosen.size) + (large ? ". The limit is 10 MB." : ", ready to save");
      got.classList.toggle("evw", large);
      if (large) file.value = "";
    }

    file.addEventListener("change", show);
    got.querySelector("button").addEventListener("click", () => { file.value = ""; show(); file.focus(); });
    if (link) {
      link.setAttribute("aria-expanded", "true");
      form.querySelector("[data-close]").addEventListener("click", (event) => { event.preventDefault(); close(); });
    }
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape" && link) close();
    });
    /* The page around it may listen for its own fields. */
    for (const name of ["change", "input", "submit"]) form.addEventListener(name, (event) => event.stopPropagation());
  }

  const scan = (root) => root.querySelectorAll(".evf:not([data-on])").forEach((form) => { form.dataset.on = ""; ready(form); });
  /* E, or a second click, leads back into an open form and keeps what is typed there. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target;
    if (link.getAttribute("aria-expanded") !== "true") return;
    event.preventDefault();
    document.querySelector(`#evf-${link.id.slice(8)} [name=kind]:checked`)?.focus();
  });
  document.addEventListener("htmx:load", (event) => scan(event.target.parentNode || document));
  scan(document);
})();
