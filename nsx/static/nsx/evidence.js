/* The evidence form: what is typed or chosen stays until saved. */
(() => {
  const by = (id) => document.getElementById(id);
  const forms = () => document.querySelectorAll(".evf");
  const adding = (form) => form.querySelector("[type=file]").form;
  const unsaved = (form) => form.querySelector("[name=again]:checked") || ["file", "url", "note"].some((name) => adding(form)[name].value);
  const enter = (form) => form.querySelector(".evm>*, [name=kind]:checked").focus();

  function ready(form) {
    const { action, file, note } = adding(form);
    const link = by(`ev-link-${form.dataset.statement}`), got = form.querySelector(".k-file .got");

    function show() {
      const chosen = file.files[0];
      got.hidden = !chosen;
      if (!chosen) return;
      got.querySelector("b").textContent = chosen.name;
      if (got.classList.toggle("evw", chosen.size > file.dataset.max)) file.value = "";
    }
    function close(event) {
      event.preventDefault();
      if (unsaved(form)) form.hidden = true;
      else form.remove();
      link.removeAttribute("aria-expanded");
      link.focus();
    }

    file.onchange = show;
    got.querySelector("button").onclick = () => { file.value = ""; show(); file.focus(); };
    for (const type of ["change", "input", "keydown"]) form.addEventListener(type, (event) => event.stopPropagation());
    if (!link) return;
    link.setAttribute("aria-expanded", true);
    note.value = sessionStorage[action] || "";
    delete sessionStorage[action];
    form.querySelector("[data-close]").onclick = close;
    form.onkeydown = (event) => {
      if (event.key === "Escape") close(event);
      if (event.key === "Enter" && event.target.type === "search") event.preventDefault();
    };
  }

  /* E or a click leads back into a form. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target, form = by(`evf-${link.id.slice(8)}`);
    if (!form) return;
    event.preventDefault();
    form.hidden = false;
    link.setAttribute("aria-expanded", true);
    enter(form);
  });
  document.addEventListener("htmx:load", ({ target }) => {
    const form = target.closest(".evf");
    if (form === target) ready(form);
    if (form && !target.closest(".found")) enter(form);
  });

  function answered(event) {
    const sent = event.target, form = sent.closest(".evf"), { xhr, requestConfig } = event.detail;
    /* To sign in. */
    if (xhr.status === 401) return forms().forEach((each) => { sessionStorage[adding(each).action] = adding(each).note.value; each.remove(); });
    /* Refusals say where they go. */
    if (!sent.closest(".evf,[id^=ev-link]") || (xhr.status || 400) < 400 || xhr.getResponseHeader("HX-Retarget")) return;
    event.preventDefault();
    const token = xhr.getResponseHeader("X-CSRFToken");
    if (sent.renewed = token && !sent.renewed) {
      document.getElementsByName("csrfmiddlewaretoken").forEach((field) => { field.value = token; });
      setTimeout(() => sent.requestSubmit(requestConfig.triggeringEvent.submitter));
    } else if (form) {
      form.hidden = false;
      form.querySelector(".evm").innerHTML = form.querySelector(sent.type ? ".nf" : navigator.onLine ? ".no" : ".off").innerHTML;
      enter(form);
    } else by(`ev-${sent.id.slice(8)}`).innerHTML = '<p class="evw" role="alert">We could not open it. Try again.</p>';
  }
  document.addEventListener("htmx:beforeOnLoad", answered);
  document.addEventListener("htmx:sendError", answered);

  addEventListener("beforeunload", (event) => { if (window.htmx && [...forms()].some(unsaved)) event.preventDefault(); });
  forms().forEach(ready);
})();
