// Keyboard, declared on the page: <a data-key="J">, <button data-key="Shift+1">, <a data-key="G 3">.
// A key presses its element, or focuses it when it is a field. Off while a field has the focus; single characters
// can be switched off in one's settings (html[data-single-keys="off"], WCAG 2.1.4). "?" shows every key.
const TEXT_FIELDS = "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=file]), textarea, select, [contenteditable]";
const PAUSE = 1500; // milliseconds a first key waits for its second

const visible = (element) => element.getClientRects().length > 0 && !element.disabled && !element.closest("[inert]");
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(visible);

let waiting = "";
let timer = 0;

function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const digit = /^Digit(\d)$/.exec(event.code); // Shift+1 types "!"
  if (event.shiftKey && digit) return `Shift+${digit[1]}`;
  return event.shiftKey && /^[A-Z]$/.test(key) ? `Shift+${key}` : key;
}

function press(element) {
  if (element.matches(TEXT_FIELDS)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function wordsOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .n, svg")) part.remove();
  return element.getAttribute("aria-label") || element.placeholder || copy.textContent.trim();
}

// What a hint of the strip stands for: ["Shift", "1–3"] is Shift+1, Shift+2 and Shift+3.
function namesOf(caps) {
  const shift = caps.length > 1 && caps[0] === "Shift" ? "Shift+" : "";
  return caps.slice(shift ? 1 : 0).flatMap((cap) => {
    const range = /^(\d)–(\d)$/.exec(cap);
    if (!range) return [shift + cap];
    return Array.from({ length: range[2] - range[1] + 1 }, (_, step) => `${shift}${Number(range[1]) + step}`);
  });
}

function row(keys, words) {
  const line = document.createElement("p");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    line.append(cap);
  }
  line.append(words);
  return line;
}

function openSheet() {
  const button = document.querySelector("[data-keys-open]");
  const dialog = document.createElement("dialog");
  dialog.className = "sheet-of-keys";
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.textContent = button?.dataset.title ?? "";
  const close = document.createElement("button");
  close.className = "btn bare small push";
  close.textContent = button?.dataset.close ?? "Esc";
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const list = document.createElement("div");
  list.className = "keysheet";
  const seen = new Set();
  for (const hint of document.querySelectorAll(".keybar .keys > span:not(:has(button))")) {
    const caps = [...hint.querySelectorAll("kbd")].map((cap) => cap.textContent);
    namesOf(caps).forEach((name) => seen.add(name.toUpperCase()));
    list.append(row(caps, hint.textContent.slice(caps.join("").length).trim()));
  }
  for (const element of keyed()) {
    const key = element.dataset.key;
    if (seen.has(key.toUpperCase())) continue;
    seen.add(key.toUpperCase());
    list.append(row(key.split(" "), wordsOf(element)));
  }
  dialog.append(head, list);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const target = event.target;
  const menu = event.key === "Escape" && target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.firstElementChild.focus();
  } else if (target.matches?.(TEXT_FIELDS)) {
    if (event.key === "Escape") target.blur();
    return;
  }
  if (event.key.length === 1 && document.documentElement.dataset.singleKeys === "off") return;
  if (event.key === "?") {
    event.preventDefault();
    openSheet();
    return;
  }
  // Enter and Space belong to the link or button that has the focus.
  if ((event.key === "Enter" || event.key === " ") && target.matches?.("a, button, summary, input, label")) return;
  // A key held down takes its step once: held over into the next page, it would send that one's case away too.
  if (event.repeat) return;
  const name = waiting ? `${waiting} ${nameOf(event)}` : nameOf(event);
  waiting = "";
  clearTimeout(timer);
  const elements = keyed();
  const found = elements.find((element) => element.dataset.key === name);
  if (found) {
    event.preventDefault();
    press(found);
  } else if (elements.some((element) => element.dataset.key.startsWith(`${name} `))) {
    event.preventDefault();
    waiting = name;
    timer = setTimeout(() => (waiting = ""), PAUSE);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-keys-open]")) openSheet();
});
