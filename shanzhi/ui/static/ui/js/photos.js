// Previews of chosen photos: input[type=file][data-photos="id of the list"]. With data-shrink="1600" pictures whose
// longer edge is larger are made smaller before they are sent; without it the bytes go as the camera wrote them.
const PREVIEW = 224;

async function drawn(file, edge, type) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return type === "url"
    ? canvas.toDataURL("image/jpeg", 0.8) // data: because the content policy knows no blob:
    : new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
}

async function shrink(file, edge) {
  try {
    const blob = await drawn(file, edge, "blob");
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file; // a kind of picture this browser can't read: the server will say
  }
}

const shrinking = new Map(); // form: the pictures that are just being made smaller

// What is sent before its pictures are small goes as soon as they are, by the same button.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const work = shrinking.get(form) ?? [...sending].find(([other]) => other !== form)?.[1];
    if (!work) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.ariaBusy) return;
    form.ariaBusy = "true";
    work.finally(() => {
      form.ariaBusy = null;
      form.requestSubmit(submitter);
    });
  },
  true,
);

// Pictures that go by themselves: what is pressed meanwhile waits for them; what fails is said in their form.
const sending = new Map(); // form: until the answer is there

document.addEventListener("htmx:beforeRequest", ({ target: form }) => {
  if (!form.matches?.("form[data-failed]")) return;
  const said = form.querySelector("[data-said]");
  said.textContent = form.dataset.sending;
  const work = new Promise((resolve) => {
    form.addEventListener("htmx:afterRequest", ({ detail }) => {
      sending.delete(form);
      if (!detail.successful && detail.xhr?.status !== 422) said.textContent = form.dataset.failed;
      resolve();
    }, { once: true });
  });
  sending.set(form, work);
});

async function small(input, edge) {
  const chosen = input.files;
  const smaller = await Promise.all([...chosen].map((file) => shrink(file, edge)));
  if (input.files !== chosen) return false; // others were chosen since
  const bag = new DataTransfer();
  for (const file of smaller) bag.items.add(file);
  input.files = bag.files;
  return true;
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-photos]")) return;
  const list = document.getElementById(input.dataset.photos);
  const edge = Number(input.dataset.shrink ?? 0);
  if (edge && input.files.length) {
    const { form } = input;
    const work = Promise.all([shrinking.get(form), small(input, edge)]);
    shrinking.set(form, work);
    const [, done] = await work.finally(() => shrinking.get(form) === work && shrinking.delete(form));
    if (!done) return;
  }
  input.dispatchEvent(new Event("photos-chosen", { bubbles: true })); // these are the ones that will be sent
  if (!list) return;
  for (const old of list.querySelectorAll("figure[data-preview]")) old.remove();
  for (const file of [...input.files].reverse()) {
    const figure = document.createElement("figure");
    figure.dataset.preview = "";
    const image = document.createElement("img");
    image.alt = file.name;
    try {
      image.src = await drawn(file, PREVIEW, "url");
    } catch {
      continue;
    }
    figure.append(image);
    list.prepend(figure);
  }
});
