// Signing out empties this browser's storage: say so where answers wait there to be sent.
(() => {
  const place = document.querySelector("[data-waiting]");
  let waiting = 0;
  try {
    for (const [key, text] of Object.entries(localStorage)) {
      if (/^nsx-\d+$/.test(key)) waiting += Object.keys(JSON.parse(text)).length;
    }
  } catch { /* no storage, or not ours: nothing is known to wait */ }
  if (!waiting) return;
  const many = waiting === 1 ? "1 answer on this device is" : `${waiting} answers on this device are`;
  place.textContent = `${many} not saved yet. To keep ${waiting === 1 ? "it" : "them"}, stay and open that part again.`;
  place.hidden = false;
})();
