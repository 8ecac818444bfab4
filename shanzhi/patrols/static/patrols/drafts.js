// Drafts on the phone: kept in IndexedDB when there is no net, sent when there is, dropped only with our number in hand.
// A draft's id is its idempotency key; a photo is acknowledged by the SHA-256 of its bytes. Nothing is known of places
// but what 我就在这里 put into the form. Words come from the page (templates patrols/_drafts.html and the forms).
const about = document.querySelector("meta[name=patrol]")?.dataset ?? {};
const section = document.getElementById("drafts");
const form = document.querySelector("form[data-draft]");
const able = Boolean(window.idb && window.crypto?.subtle && window.indexedDB);
const SEALED = ["csrfmiddlewaretoken", "key", "kept", "photos", "relation", "name", "phone"];
const MOST = 6;
const WEEK = 7 * 86400000;
const RETRY = 60000;
const AGAIN = 43200000; // the kept pages are looked through twice a day
const say = (words, values) => (words ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const part = (where, name) => where.querySelector(`[data-part="${name}"]`);
const newKey = () => [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

let opening;
const store = () => {
  opening ??= idb.openDB("shanzhi-patrol", 1, { upgrade: (base) => base.createObjectStore("drafts", { keyPath: "id" }) });
  return opening;
};
const everything = async () => (await (await store()).getAll("drafts")).sort((a, b) => a.written_at - b.written_at);
const put = async (draft) => {
  await (await store()).put("drafts", draft);
  await show();
};
const drop = async (id) => {
  await (await store()).delete("drafts", id);
  await show();
};

async function hashed(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

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
    const answer = await post(about.photo, { key: draft.id, photo: new File([photo.blob], photo.name || `${index + 1}.jpg`) }, token);
    if (answer.status !== 200) throw new Unsent(answer);
    if (answer.received !== photo.sha256) throw new Unsent({ ...answer, reasons: [section?.dataset.bytes ?? ""], status: 500 });
    photo.received = true;
    await put(draft);
  }
}

async function sendDraft(draft, token) {
  draft.state = "sending";
  draft.tries += 1;
  draft.why = "";
  await put(draft);
  try {
    for (let round = 0; round < 3; round += 1) {
      await sendPhotos(draft, token);
      const photos = draft.photos.map((photo) => photo.sha256).join(" ");
      const said = { ...draft.fields, key: draft.id, photos, written_at: draft.written_at, phone_clock_at: Date.now() };
      const answer = await post(about.drafts, draft.kind === "done" ? { ...said, on_the_spot: "on" } : said, token);
      if (answer.status === 200) {
        await put({ ...draft, state: "received", number: answer.number, photos: [], fields: {}, received_at: Date.now() });
        return;
      }
      if (answer.status !== 409) throw new Unsent(answer);
      for (const photo of draft.photos) photo.received &&= !answer.missing.includes(photo.sha256); // dropped there meanwhile
    }
    throw new Unsent({ status: 500 });
  } catch (error) {
    const answer = error instanceof Unsent ? error.answer : { status: 0 };
    const words = section?.dataset ?? {};
    draft.state = answer.status === 0 || answer.status === 401 ? "waiting" : "failed";
    draft.refused = answer.status === 422;
    draft.why = answer.reasons?.join(" ") || (answer.status === 401 ? words.signIn : answer.status ? words.broken : "") || "";
    await put(draft);
  }
}

let sending = false;
async function flush(only) {
  if (sending || !able) return;
  sending = true;
  try {
    const mine = (await everything()).filter((one) => one.whose === about.whose && one.state !== "received");
    const due = mine.filter((one) => (only ? one.id === only : !one.refused && Date.now() - one.written_at < WEEK));
    if (!due.length) return;
    const here = await asked();
    if (section) part(section, "enter").hidden = !here?.ended;
    for (const draft of due) {
      if (here?.ended) await put({ ...draft, state: "waiting", why: section?.dataset.signIn ?? "" });
      else if (here && here.whose === draft.whose) await sendDraft(draft, here.token);
      else if (draft.state === "sending") await put({ ...draft, state: "waiting" });
    }
  } finally {
    sending = false;
  }
}
// One page at a time where the browser can promise it; the server takes a draft in once all the same.
const send = (only) => (navigator.locks ? navigator.locks.request("shanzhi-patrol", { ifAvailable: true }, (lock) => lock && flush(only)) : flush(only));

// --- showing ---------------------------------------------------------------------------------------------------

function row(draft) {
  const words = section.dataset;
  const line = section.querySelector("template").content.firstElementChild.cloneNode(true);
  const old = draft.state !== "received" && Date.now() - draft.written_at > WEEK;
  const moment = new Date(draft.written_at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  const kind = draft.kind === "done" ? words.done : words.words;
  const many = draft.count ? [say(words.photos, { n: draft.count })] : [];
  line.dataset.id = draft.id;
  line.dataset.state = draft.state;
  line.dataset.tries = draft.tries;
  part(line, "title").textContent = draft.title;
  part(line, "about").textContent = [moment, kind, ...many].join(words.comma);
  const number = draft.state === "received" ? say(words.number, draft) : "";
  part(line, "why").textContent = number || draft.why || (old ? words.old : "");
  part(line, "state").textContent = words[draft.state];
  const pressed = (name) => line.querySelector(`[data-press="${name}"]`);
  pressed("again").hidden = draft.state !== "failed" && !old;
  pressed("tidy").hidden = draft.state !== "received";
  // What was sent and not refused may have arrived: changed words would make it two.
  const open = draft.state !== "received" && draft.state !== "sending" && (!draft.tries || draft.refused);
  pressed("drop").hidden = !open && !old;
  const edit = part(line, "edit");
  edit.hidden = !open;
  edit.href = `${about.home}${draft.kind}/#${draft.id}`;
  return line;
}

async function show() {
  if (!section) return;
  const all = await everything();
  const mine = all.filter((one) => one.whose === about.whose);
  const others = all.filter((one) => one.whose !== about.whose && one.state !== "received").length;
  section.hidden = !all.length;
  section.querySelector("ul").replaceChildren(...mine.map(row));
  section.querySelector("ul").hidden = !mine.length;
  part(section, "count").textContent = mine.length ? say(section.dataset.count, { n: mine.length }) : "";
  part(section, "others").textContent = say(section.dataset.others, { n: others });
  part(section, "others").hidden = !others;
  section.querySelector('[data-press="all"]').hidden = !mine.some((one) => one.state === "waiting" || one.state === "failed");
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

// --- writing ---------------------------------------------------------------------------------------------------

const key = form?.querySelector("[name=key]");
const complain = (words) => {
  const where = document.getElementById("draft-said");
  where.textContent = words;
  where.hidden = !words;
  if (words) where.scrollIntoView({ block: "center" });
};

async function write() {
  const values = new FormData(form);
  const words = form.dataset;
  if (!String(values.get("text")).trim() || (form.outcome && !form.outcome.value.trim()) || (words.draft === "done" && !values.get("matter"))) return complain(words.empty);
  if (["relation", "name", "phone"].some((name) => values.get(name))) return complain(words.sealed);
  const before = await (await store()).get("drafts", key.value);
  const photos = before?.photos ?? [];
  for (const file of values.getAll("photos").filter((one) => one.size)) {
    const sha256 = await hashed(file);
    if (!photos.some((one) => one.sha256 === sha256)) photos.push({ sha256, name: file.name, blob: file, received: false });
  }
  if (photos.length > MOST) return complain(words.most);
  const fields = Object.fromEntries([...values].filter(([name, value]) => !SEALED.includes(name) && typeof value === "string"));
  const [title] = fields.text.trim().split(/[\n。！？!?]/);
  const written_at = before?.written_at ?? Date.now();
  navigator.storage?.persist?.(); // asks the browser not to clear what is unsent
  await put({ id: key.value, whose: about.whose, kind: words.draft, title: title.slice(0, 40), fields, photos, count: photos.length, written_at, state: "waiting", why: "", tries: before?.tries ?? 0, refused: false });
  location.assign(words.after);
}

async function take(id) {
  const draft = await (await store()).get("drafts", id);
  if (!draft || draft.whose !== about.whose || draft.kind !== form.dataset.draft || (draft.tries && !draft.refused)) return;
  key.value = draft.id;
  form.dataset.taken = "";
  for (const [name, value] of Object.entries(draft.fields)) {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    for (const input of inputs) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === value;
      else input.value = value;
    }
  }
  const there = document.getElementById("draft-photos");
  there.textContent = say(there.dataset.photos, { n: draft.photos.length });
  there.hidden = !draft.photos.length;
}

let busy = false;
async function sent(event) {
  event.preventDefault();
  if (busy) return;
  busy = true;
  complain("");
  try {
    const here = form.dataset.taken === undefined && navigator.onLine ? await asked() : null;
    if (here && !here.ended) form.submit();
    else await write();
  } finally {
    busy = false;
  }
}

// --- beginning -------------------------------------------------------------------------------------------------

async function install() {
  if (!navigator.serviceWorker || !about.worker) return;
  const registered = await navigator.serviceWorker.register(about.worker, { scope: about.home });
  if (!registered || !about.whose) return;
  const last = JSON.parse(localStorage.getItem("shanzhi-patrol") ?? "{}");
  const other = last.whose && last.whose !== about.whose;
  if (other) for (const name of await caches.keys()) if (name.startsWith("shanzhi-patrol-")) await caches.delete(name);
  const { active } = await navigator.serviceWorker.ready;
  const there = await caches.match(new URL(`${about.home}offline/`, location.origin).href, { ignoreVary: true });
  if (!navigator.onLine || (!other && there && Date.now() - last.at < AGAIN)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data !== "kept") return;
    localStorage.setItem("shanzhi-patrol", JSON.stringify({ whose: about.whose, at: Date.now() }));
    document.documentElement.dataset.kept = "";
  });
  navigator.serviceWorker.startMessages?.();
  active.postMessage("keep");
}

async function begin() {
  try {
    await store();
  } catch {
    return; // a private window, or no room: the page works as without drafts
  }
  for (const words of document.querySelectorAll("[data-keeps-drafts]")) words.hidden = false;
  for (const words of document.querySelectorAll("[data-keeps-nothing]")) words.hidden = true;
  if (form) {
    if (form.dataset.fresh !== undefined) key.value = newKey(); // a kept copy of the page shows one key many times
    if (location.hash.length > 20) await take(location.hash.slice(1));
    form.addEventListener("submit", sent);
    const button = form.querySelector("[data-keep]");
    button.hidden = false;
    button.addEventListener("click", write);
  }
  const old = (await everything()).filter((one) => one.state === "received" && Date.now() - one.received_at > 86400000);
  for (const one of old) await drop(one.id);
  await show();
  addEventListener("online", () => send());
  setInterval(() => navigator.onLine && send(), RETRY);
  await send();
}

if (able) {
  begin();
  install().catch(() => {}); // without a worker the page still needs the net to open; drafts are kept all the same
}
