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

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-photos]")) return;
  const list = document.getElementById(input.dataset.photos);
  const edge = Number(input.dataset.shrink ?? 0);
  if (edge && input.files.length) {
    const smaller = await Promise.all([...input.files].map((file) => shrink(file, edge)));
    const bag = new DataTransfer();
    for (const file of smaller) bag.items.add(file);
    input.files = bag.files;
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
