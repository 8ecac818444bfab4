// Signing out wipes what a phone keeps: pages and drafts; unsent drafts only after a warning. Stands on the sign-out
// form: data-unsent (with {n}), data-no-net.
const form = document.querySelector("form[data-leaving]");

// The drafts' database, or null where there is none; it is never made here.
const opened = () =>
  new Promise((resolve) => {
    if (!window.indexedDB) return resolve(null);
    const asking = indexedDB.open("shanzhi-patrol", 1);
    asking.onupgradeneeded = () => asking.transaction.abort();
    asking.onerror = () => resolve(null);
    asking.onsuccess = () => resolve(asking.result);
  });
const done = (asking) =>
  new Promise((resolve, fail) => {
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = fail;
  });

async function leave() {
  const base = await opened();
  if (base) {
    const drafts = () => base.transaction("drafts", "readwrite").objectStore("drafts");
    const unsent = (await done(drafts().getAll())).filter((one) => one.state !== "received").length;
    if (unsent && !confirm(form.dataset.unsent.replace("{n}", String(unsent)))) return;
    await done(drafts().clear());
    base.close();
  }
  for (const name of (await window.caches?.keys()) ?? []) if (name.startsWith("shanzhi-patrol-")) await caches.delete(name);
  localStorage.removeItem("shanzhi-patrol");
  form.submit();
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (navigator.onLine) leave().catch(() => form.submit());
  else alert(form.dataset.noNet);
});
