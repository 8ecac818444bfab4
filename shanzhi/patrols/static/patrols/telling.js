// A telling that is kept on the phone when there is no net (drafts/keeping.js keeps and sends it). Nothing is known of
// places but what 我就在这里 put into the form. Words come from the form's own data attributes.
const { about, asked, get, hashed, newKey, put, ready, say } = window.keeping;
const form = document.querySelector("form[data-draft]");
const key = form?.querySelector("[name=key]");
const SEALED = ["csrfmiddlewaretoken", "key", "kept", "photos", "relation", "name", "phone"];
const MOST = 6;

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
  const hollow = values.getAll("photos").find((one) => one.name && !one.size); // a camera that was interrupted
  if (hollow) return complain(say(words.hollow, hollow));
  const before = await get(key.value);
  const photos = before?.photos ?? [];
  for (const file of values.getAll("photos").filter((one) => one.size)) {
    const sha256 = await hashed(file);
    if (!photos.some((one) => one.sha256 === sha256)) photos.push({ sha256, name: file.name, blob: file, received: false });
  }
  if (photos.length > MOST) return complain(words.most);
  const fields = Object.fromEntries([...values].filter(([name, value]) => !SEALED.includes(name) && typeof value === "string"));
  const [title] = fields.text.trim().split(/[\n。！？!?]/);
  const written_at = before?.written_at ?? Date.now();
  const where = { to: about.drafts, page: location.pathname, kind: words.draft, label: words.label };
  await put({ id: key.value, whose: about.whose, ...where, title: title.slice(0, 40), fields, photos, count: photos.length, written_at, state: "waiting", why: "", tries: before?.tries ?? 0, refused: false });
  location.assign(words.after);
}

async function take(id) {
  const draft = await get(id);
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

if (form && (await ready)) {
  if (form.dataset.fresh !== undefined) key.value = newKey(); // a kept copy of the page shows one key many times
  if (location.hash.length > 20) await take(location.hash.slice(1));
  form.addEventListener("submit", sent);
  const button = form.querySelector("[data-keep]");
  button.hidden = false;
  button.addEventListener("click", write);
}
