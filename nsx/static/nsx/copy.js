// Copying a field at a tap works only with this script, so the button is hidden without it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without https there is no clipboard
    }
    button.textContent = "Copied";
    document.getElementById("copied").textContent = "The link is copied.";
  });
}
