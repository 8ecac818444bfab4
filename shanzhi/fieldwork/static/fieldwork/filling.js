// A visit or a recheck filled in without net: whatever is marked is kept on the phone at once (drafts/keeping.js), and
// sent only after 记好了. The form itself is the one of the page with net; without this script it is sent there. On the
// list this says of each how far it is. Words come from the page's data attributes (data-filling names the kind of
// draft), and what an answer needs from the form's: data-needed (answers, "" for any), data-wanting (the sentence).
const { about, everything, get, hashed, newKey, part, put, ready, say } = window.keeping;
const page = document.querySelector("[data-filling]");
const words = page?.dataset;
const checks = page?.querySelector("form.checks");
const dropping = page?.querySelector("form.drop");
const HERE = location.pathname;
const MOST = 6;
const SOON = 250; // milliseconds after the last key

// --- the list --------------------------------------------------------------------------------------------------

const yours = (all) => all.filter((one) => one.whose === about.whose);
function mark(drafts) {
  const said = document.getElementById("drafts")?.dataset;
  for (const link of said ? document.querySelectorAll("a[data-keep-page]") : []) {
    const draft = drafts.find((one) => one.page === new URL(link.href).pathname);
    link.querySelector("[data-state]").textContent = draft ? said[draft.state] : "";
  }
}
document.addEventListener("drafts-shown", ({ detail }) => mark(detail));
if (!page && (await ready)) mark(yours(await everything()));

// --- one form -------------------------------------------------------------------------------------------------

let draft; // what the phone has of this form
const photos = new Map(); // field → the photo chosen for it
const items = () => [...checks.querySelectorAll("fieldset.check-item")];
const answered = (item) => item.querySelector("input[type=radio]:checked")?.value;
const over = page?.dataset.over !== undefined;
function progress() {
  const [all, done] = [items().length, items().filter(answered).length];
  const answer = checks.querySelector(".seg input:checked")?.closest("label").textContent.trim();
  return say(all === done ? words.progressWhole : words.progress, { all, done, answer });
}
const mayHaveArrived = (one) => one.state === "received" || one.state === "sending" || (one.tries > 0 && !one.refused);

function written() {
  const values = [...new FormData(checks)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return Object.fromEntries(values);
}

let turn = Promise.resolve();
// Keeps what the page shows as a draft in this state, and says so. One at a time; what may have arrived is left alone.
function save(state, changes = {}) {
  const full = () => (part(page, "progress").textContent = words.full);
  turn = turn.then(() => keep(state, changes).catch(full));
  return turn;
}

async function keep(state, changes) {
  const before = draft && (await get(draft.id));
  if (!before || !mayHaveArrived(before)) {
    const chosen = [...photos.values()];
    const sure = { id: draft?.id ?? newKey(), whose: about.whose, to: HERE, page: HERE, title: words.title, kind: words.filling, label: progress() };
    const now = { fields: written(), photos: chosen, count: chosen.length, written_at: Date.now(), state, why: "", tries: 0, refused: false };
    const after = { ...sure, ...now, ...changes };
    await put(after);
    draft = after;
  } else draft = before;
  tell(draft);
}

// Says what the phone has of this form, and hides what can't be changed any more.
function tell(one) {
  draft = one;
  const sent = one && mayHaveArrived(one);
  const state = one?.refused ? "refused" : over && one && !sent ? "over" : one?.state ?? "writing";
  const said = { received: words.received, refused: words.refused, over: words.refused, writing: "" }[state] ?? words.waiting;
  const more = { received: say(words.receivedMore, one ?? {}), refused: one?.why, over: words.over }[state] ?? (sent ? words.sent : words.waitingMore);
  const note = part(page, "note");
  note.hidden = !said;
  note.classList.toggle("error", ["refused", "over"].includes(state));
  part(note, "said").textContent = said;
  part(note, "more").textContent = more ?? "";
  const see = part(note, "see");
  see.hidden = !one?.url && !over;
  if (one?.url) see.href = one.url;
  part(page, "work").hidden = Boolean(sent || (over && !one));
  if (over && one) part(page, "over").hidden = true;
  part(page, "progress").textContent = one ? progress() + words.kept : "";
}

async function restore() {
  const mine = yours(await everything()).filter((one) => one.page === HERE);
  tell(mine.find((one) => location.hash === `#${one.id}`) ?? mine[mine.length - 1]);
  if (!draft) return;
  for (const [name, value] of Object.entries(draft.fields)) {
    for (const input of page.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === value;
      else if (input.type !== "file" && input.type !== "hidden") input.value = value;
    }
  }
  for (const photo of draft.photos) {
    photos.set(photo.field, photo);
    const input = checks.querySelector(`[name="${CSS.escape(photo.field)}"]`);
    if (!input) continue;
    const bag = new DataTransfer();
    bag.items.add(new File([photo.blob], photo.name, { type: photo.blob.type }));
    input.files = bag.files;
    delete input.dataset.shrink; // it was made smaller when it was chosen
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dataset.shrink = "1600";
  }
  tell(draft);
}

async function chosen(input) {
  const [file] = input.files;
  const before = photos.get(input.name);
  const sha256 = file && (await hashed(file));
  if (sha256 === before?.sha256) return;
  if (file) photos.set(input.name, { field: input.name, sha256, name: file.name, blob: file, received: false });
  else photos.delete(input.name);
  await save("writing");
}

// What is still wanting is said where it is wanting, in the one sentence that stands there.
function complain(where, text) {
  const said = part(page, "wanting");
  said.hidden = false;
  said.textContent = text;
  where.querySelector("legend")?.after(said);
  if (!where.querySelector("legend")) where.before(said);
  where.scrollIntoView({ block: "center" });
  where.querySelector("input, textarea")?.focus({ preventScroll: true });
}

// Whether an answer needs something here that isn't there, or isn't later than the day it must be later than.
function lacks(where, answer) {
  const { needed, after } = where.dataset;
  const value = where.querySelector("textarea, input").value.trim();
  return (!needed || needed.split(" ").includes(answer)) && (!value || (after && value <= after));
}

function wanting() {
  const open = items().filter((item) => !answered(item));
  const mute = items().flatMap((item) => [...item.querySelectorAll("[data-needed]")].filter((one) => lacks(one, answered(item))));
  const rights = checks.querySelector("[name=told_rights]");
  if (rights && !rights.checked) return [rights.closest("p"), words.rights];
  if (open.length) return [open[0], say(words.unanswered, { n: open.length })];
  if (mute.length) return [mute[0], mute[0].dataset.wanting];
  return photos.size > MOST ? [checks.querySelector(".send"), words.most] : null;
}

async function finish(event) {
  event.preventDefault();
  part(page, "wanting").hidden = true;
  soon = clearTimeout(soon);
  const missing = wanting();
  if (missing) return complain(...missing);
  await save("waiting");
  if (draft?.state === "waiting") location.assign(about.home);
}

async function giveUp(event) {
  event.preventDefault();
  const reason = dropping.reason.value.trim();
  if (!reason) return complain(dropping, words.reason);
  soon = clearTimeout(soon);
  await save("waiting", { kind: "drop", label: words.dropped, fields: { ...written(), drop: "on", reason } });
  if (draft?.state === "waiting") location.assign(about.home);
}

let soon; // the timer of what isn't kept yet
function keepNow() {
  soon = clearTimeout(soon);
  return save("writing");
}
function changed(event) {
  if (event.target.type === "file") return;
  clearTimeout(soon);
  soon = setTimeout(keepNow, SOON);
}

if (page && checks && (await ready)) {
  for (const input of checks.querySelectorAll("input[type=file]")) {
    const list = document.createElement("div");
    list.className = "thumbs";
    list.id = `thumbs-${input.name}`;
    input.before(list);
    input.dataset.photos = list.id;
    input.dataset.shrink = "1600";
  }
  document.addEventListener("photos-chosen", (event) => chosen(event.target));
  await restore();
  // Where there is nothing to record any more, what was written can be read, and nothing else.
  for (const useless of over ? [checks.querySelector(".send"), dropping?.parentElement, part(page, "progress")] : []) if (useless) useless.hidden = true;
  for (const input of over ? checks.elements : []) {
    input.readOnly = true;
    input.disabled = ["radio", "checkbox", "file", "select-one"].includes(input.type);
  }
}
if (page && checks && !over && (await ready)) {
  checks.addEventListener("input", changed);
  document.addEventListener("visibilitychange", () => document.hidden && soon && keepNow());
  checks.addEventListener("submit", finish);
  dropping?.addEventListener("submit", giveUp);
  document.addEventListener("drafts-shown", ({ detail }) => {
    const now = draft && detail.find((one) => one.id === draft.id);
    if (now && now.state !== draft.state) tell(now);
  });
}
