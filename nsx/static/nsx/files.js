/* Says what was chosen in a file field, and names a limit before the files travel. */
(() => {
  const field = document.getElementById("files");
  const told = document.querySelector("[data-chosen]");
  const limit = 64 * 1024 * 1024;
  field.addEventListener("change", () => {
    const files = [...field.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const mib = (size / 1024 / 1024).toFixed(1);
    if (!files.length) return;
    const names = files.length === 1 ? files[0].name : `${files.length.toLocaleString()} files`;
    told.textContent = size > limit
      ? `${names}, ${mib} MiB. The limit is 64 MiB: send them in several imports.`
      : `${names}, ${mib} MiB. Now press Check files.`;
  });
})();
