// Signing out wipes what a phone keeps: pages and drafts; unsent drafts only after a warning. Stands on the sign-out
// form: data-doors (whose pages keep something), data-unsent (with {n}), data-no-net.
const form = document.querySelector("form[data-leaving]");
const names = form?.dataset.doors.split(" ").map((door) => `shanzhi-${door}`) ?? [];

// A door's database of drafts, or null where there is none; it is never made here.
const opened = (name) =>
  new Promise((resolve) => {
    if (!window.indexedDB) return resolve(null);
    const asking = indexedDB.open(name, 1);
    asking.onupgradeneeded = () => asking.transaction.abort();
    asking.onerror = () => resolve(null);
    asking.onsuccess = () => resolve(asking.result);
  });
const done = (asking) =>
  new Promise((resolve, fail) => {
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = fail;
  });

// A worker may be keeping a page at this very moment: it stops, and says so. One that doesn't answer is not waited for.
const stopped = (worker) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    setTimeout(resolve, 3000);
    worker.postMessage("wipe", [port2]);
  });

async function leave() {
  const bases = (await Promise.all(names.map(opened))).filter(Boolean);
  const drafts = (base) => base.transaction("drafts", "readwrite").objectStore("drafts");
  const kept = (await Promise.all(bases.map((base) => done(drafts(base).getAll())))).flat();
  const unsent = kept.filter((one) => one.state !== "received").length;
  if (unsent && !confirm(form.dataset.unsent.replace("{n}", String(unsent)))) return;
  for (const base of bases) {
    await done(drafts(base).clear());
    base.close();
  }
  document.documentElement.dataset.leaving = "";
  const workers = ((await navigator.serviceWorker?.getRegistrations()) ?? []).flatMap((one) => one.active ?? []);
  await Promise.all(workers.map(stopped));
  for (const name of (await window.caches?.keys()) ?? []) if (name.startsWith("shanzhi-")) await caches.delete(name);
  for (const name of names) localStorage.removeItem(name);
  form.submit();
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (navigator.onLine) leave().catch(() => form.submit());
  else alert(form.dataset.noNet);
});
