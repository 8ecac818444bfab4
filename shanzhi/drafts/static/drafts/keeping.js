// What a phone keeps without net: drafts in IndexedDB, sent when there is a net, dropped only with our answer in hand;
// pages in Cache Storage, by the service worker. A draft's id is its idempotency key; a photo is acknowledged by the
// SHA-256 of its bytes. Words come from the page (templates drafts/_installed.html and _drafts.html). What is written, and on which form,
// is told by the door's own script, which comes after this one and uses window.keeping. A draft: id, whose, kind, label
// (what the list says of it), title, to (where it is sent), page (where it is written), fields, photos, count,
// written_at, state (writing, waiting, sending, failed, received), why, tries, refused.
const about = document.querySelector("meta[name=drafts]")?.dataset ?? {};
const section = document.getElementById("drafts");
const able = Boolean(window.idb && window.crypto?.subtle && window.indexedDB);
const NAME = `shanzhi-${about.door}`;
const WEEK = 7 * 86400000;
const RETRY = 60000;
const AGAIN = 43200000; // the kept pages are looked through twice a day
const GAP = document.documentElement.lang.startsWith("zh") ? "" : " "; // between two sentences
const say = (words, values) => (words ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const part = (where, name) => where.querySelector(`[data-part="${name}"]`);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const newKey = () => hex(crypto.getRandomValues(new Uint8Array(18)));
const hashed = async (blob) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())));

let opening;
const store = () => {
  opening ??= idb.openDB(NAME, 1, { upgrade: (base) => base.createObjectStore("drafts", { keyPath: "id" }) });
  return opening;
};
const everything = async () => (await (await store()).getAll("drafts")).sort((a, b) => a.written_at - b.written_at);
const get = async (id) => (await store()).get("drafts", id);
let asking;
const put = async (draft) => {
  asking ??= navigator.storage?.persist?.(); // asks the browser not to clear what is unsent
  const written = (await store()).transaction("drafts", "readwrite", { durability: "strict" }); // on the disk, not on its way there
  await Promise.all([written.store.put(draft), written.done]);
  await show();
};
const drop = async (id) => {
  await (await store()).delete("drafts", id);
  await show();
};

// --- sending ---------------------------------------------------------------------------------------------------

// Whose phone the server says this is, with a fresh token; {ended: true} when one must sign in; null without net.
async function asked() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 6000);
  try {
    const answer = await fetch(about.drafts, { redirect: "manual", cache: "no-store", signal: patience.signal });
    if (answer.type === "opaqueredirect") return { ended: true };
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function post(address, values, token) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return { status: answer.type === "opaqueredirect" ? 401 : answer.status, ...said };
}

class Unsent extends Error {
  constructor(answer) {
    super("unsent");
    this.answer = answer;
  }
}

async function sendPhotos(draft, token) {
  for (const [index, photo] of draft.photos.entries()) {
    if (photo.received) continue;
    const answer = await post(about.photo, { key: draft.id, kind: draft.kind, photo: new File([photo.blob], photo.name || `${index + 1}.jpg`) }, token);
    if (answer.status !== 200) throw new Unsent(answer);
    if (answer.received !== photo.sha256) throw new Unsent({ ...answer, reasons: [about.bytes], status: 500 });
    photo.received = true;
    await put(draft);
  }
}

// What goes along beside the words: a photo that belongs to a field is named by it.
function beside(draft) {
  const fields = Object.fromEntries(draft.photos.filter((photo) => photo.field).map((photo) => [photo.field, photo.sha256]));
  const photos = [...new Set(draft.photos.map((photo) => photo.sha256))].join(" ");
  return { ...draft.fields, ...fields, key: draft.id, photos, written_at: draft.written_at, phone_clock_at: Date.now() };
}

async function sendDraft(draft, token) {
  draft.state = "sending";
  draft.tries += 1;
  draft.why = "";
  await put(draft);
  try {
    for (let round = 0; round < 3; round += 1) {
      await sendPhotos(draft, token);
      const answer = await post(draft.to, beside(draft), token);
      if (answer.status === 200) {
        await put({ ...draft, state: "received", number: answer.number, url: answer.url ?? "", photos: [], fields: {}, received_at: Date.now() });
        return;
      }
      if (answer.status !== 409) throw new Unsent(answer);
      for (const photo of draft.photos) photo.received &&= !answer.missing.includes(photo.sha256); // dropped there meanwhile
    }
    throw new Unsent({ status: 500 });
  } catch (error) {
    const answer = error instanceof Unsent ? error.answer : { status: 0 };
    draft.state = answer.status === 0 || answer.status === 401 ? "waiting" : "failed";
    draft.refused = answer.status === 422 || answer.status === 404; // it didn't arrive, and sending it again won't help
    const why = { 0: "", 401: about.signIn, 404: about.gone }[answer.status] ?? about.broken;
    draft.why = answer.reasons?.join(GAP) || why;
    await put(draft);
  }
}

const mine = (all) => all.filter((one) => one.whose === about.whose);
const unfinished = (draft) => !["received", "writing"].includes(draft.state);

let sending = false;
async function flush(only) {
  if (sending || !able) return;
  sending = true;
  try {
    const due = mine(await everything())
      .filter(unfinished)
      .filter((one) => (only ? one.id === only : !one.refused && Date.now() - one.written_at < WEEK));
    if (!due.length) return;
    const here = await asked();
    if (section) part(section, "enter").hidden = !here?.ended;
    for (const draft of due) {
      if (here?.ended) await put({ ...draft, state: "waiting", why: about.signIn });
      else if (here && here.whose === draft.whose) await sendDraft(draft, here.token);
      else if (draft.state === "sending") await put({ ...draft, state: "waiting" });
    }
  } finally {
    sending = false;
  }
}
// One page at a time where the browser can promise it; the server takes a draft in once all the same.
const send = (only) => (navigator.locks ? navigator.locks.request(NAME, { ifAvailable: true }, (lock) => lock && flush(only)) : flush(only));

// --- showing ---------------------------------------------------------------------------------------------------

// A piece of a line that isn't broken inside.
function whole(text) {
  const piece = document.createElement("span");
  piece.className = "nb";
  piece.textContent = text;
  return piece;
}

function row(draft) {
  const words = section.dataset;
  const line = section.querySelector("template").content.firstElementChild.cloneNode(true);
  const old = draft.state !== "received" && Date.now() - draft.written_at > WEEK;
  const moment = new Date(draft.written_at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  const many = draft.count ? [say(words.photos, { n: draft.count })] : [];
  line.dataset.id = draft.id;
  line.dataset.state = draft.state;
  line.dataset.tries = draft.tries;
  part(line, "title").textContent = draft.title;
  const told = [moment, draft.label, ...many];
  part(line, "about").replaceChildren(...told.map((text, index) => whole(index < told.length - 1 ? text + words.comma : text)));
  const number = draft.state === "received" ? say(words.number, draft) : "";
  part(line, "why").textContent = number || draft.why || (old ? words.old : "");
  part(line, "state").textContent = words[draft.state];
  const pressed = (name) => line.querySelector(`[data-press="${name}"]`);
  pressed("again").hidden = draft.state === "writing" || (draft.state !== "failed" && !old);
  pressed("tidy").hidden = draft.state !== "received";
  // What was sent and not refused may have arrived: changed words would make it two.
  const open = draft.state !== "received" && draft.state !== "sending" && (!draft.tries || draft.refused);
  pressed("drop").hidden = !open && !old;
  const edit = part(line, "edit");
  edit.hidden = !open;
  edit.href = `${draft.page}#${draft.id}`;
  const see = part(line, "see");
  see.hidden = !draft.url;
  if (draft.url) see.href = draft.url;
  return line;
}

async function show() {
  const all = await everything();
  const own = mine(all);
  if (section) {
    const others = all.filter((one) => one.whose !== about.whose && one.state !== "received").length;
    section.hidden = !all.length;
    section.querySelector("ul").replaceChildren(...own.map(row));
    section.querySelector("ul").hidden = !own.length;
    part(section, "count").textContent = own.length ? say(section.dataset.count, { n: own.length }) : "";
    part(section, "others").textContent = say(section.dataset.others, { n: others });
    part(section, "others").hidden = !others;
    section.querySelector('[data-press="all"]').hidden = !own.some((one) => (one.state === "waiting" || one.state === "failed") && !one.refused);
  }
  document.dispatchEvent(new CustomEvent("drafts-shown", { detail: own }));
}

section?.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  const id = button.closest("li")?.dataset.id;
  const { press, sure } = button.dataset;
  if (press === "all") await send();
  if (press === "again") await send(id);
  if (press === "tidy") await drop(id);
  if (press === "drop") {
    if (button.textContent === sure) await drop(id);
    else button.textContent = sure;
  }
});

// --- keeping pages -----------------------------------------------------------------------------------------------

// The pages that must be on the phone: what the worker always keeps, and what this page says is to be kept.
const copies = () => [about.offline, ...[...document.querySelectorAll("a[data-keep-page]")].map((link) => link.href)];

function tellKept() {
  document.documentElement.dataset.kept = "";
  for (const words of document.querySelectorAll("[data-when-kept]")) words.hidden = false;
  for (const words of document.querySelectorAll("[data-until-kept]")) words.hidden = true;
}

async function install() {
  if (!navigator.serviceWorker || !about.worker) return;
  const registered = await navigator.serviceWorker.register(about.worker, { scope: about.home });
  if (!registered || !about.whose) return;
  const last = JSON.parse(localStorage.getItem(NAME) ?? "{}");
  const other = last.whose && last.whose !== about.whose;
  if (other) for (const name of await caches.keys()) if (name.startsWith("shanzhi-")) await caches.delete(name);
  const { active } = await navigator.serviceWorker.ready;
  const found = await Promise.all(copies().map((one) => caches.match(new URL(one, location.origin).href, { ignoreVary: true })));
  const there = found.every(Boolean);
  if (there) tellKept();
  if (!navigator.onLine || (!other && there && Date.now() - last.at < AGAIN)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data !== "kept") return;
    localStorage.setItem(NAME, JSON.stringify({ whose: about.whose, at: Date.now() }));
    tellKept();
  });
  navigator.serviceWorker.startMessages?.();
  if (!("leaving" in document.documentElement.dataset)) active.postMessage("keep");
}

// Without net a page elsewhere in the house would be the browser's own error page; ours says what needs the net.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || navigator.onLine || !about.offline || event.defaultPrevented) return;
  const url = new URL(link.href, location.origin);
  if (url.origin !== location.origin || url.pathname.startsWith(about.home)) return;
  event.preventDefault();
  location.assign(about.offline);
});

// --- beginning -------------------------------------------------------------------------------------------------

async function open() {
  if (!able) return false;
  try {
    await store();
  } catch {
    return false; // a private window, or no room: the page works as without drafts
  }
  for (const words of document.querySelectorAll("[data-keeps-drafts]")) words.hidden = false;
  for (const words of document.querySelectorAll("[data-keeps-nothing]")) words.hidden = true;
  return true;
}

// True once drafts can be kept, false where they can't.
const ready = open();
window.keeping = { about, asked, drop, everything, get, hashed, newKey, part, put, ready, say, send };

async function begin() {
  if (!(await ready)) return;
  const old = (await everything()).filter((one) => one.state === "received" && Date.now() - one.received_at > 86400000);
  for (const one of old) await drop(one.id);
  await show();
  addEventListener("online", () => send());
  setInterval(() => navigator.onLine && send(), RETRY);
  await send();
}

begin();
if (able) install().catch(() => {}); // without a worker the page still needs the net to open; drafts are kept all the same
