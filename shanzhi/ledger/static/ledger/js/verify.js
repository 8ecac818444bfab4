// Checks a receipt or a whole export of the ledger in the browser; nothing is sent anywhere.
import { check } from "./checks.js";

const WORDS = Object.fromEntries(
  [...document.getElementById("ledger-words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
);
const MOST_GOOD = 40; // checkpoints that hold, said one by one; of what doesn't hold every line is said
const PASTED = 200_000; // a file up to so many bytes is also shown in the box

const form = document.querySelector("[data-ledger-check]");
const [file, area, key, point] = ["file", "text", "key", "point"].map((name) => document.getElementById(`ledger-${name}`));
const found = document.getElementById("ledger-found");
const going = document.getElementById("ledger-going");
let turn = 0;

const words = (word, blanks) => (WORDS[word] ?? word).replace(/\{(\d)\}/g, (_all, n) => String(blanks[n] ?? ""));

async function* linesOf(blob) {
  const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
}

function show(kind, said) {
  const line = document.createElement("li");
  line.className = kind;
  line.append(Object.assign(document.createElement("span"), { textContent: said }));
  found.append(line);
}

async function run(blob) {
  turn += 1;
  const mine = turn;
  found.replaceChildren();
  const counts = { good: 0, bad: 0, skip: 0, "": 0 };
  const said = new Set();
  const say = (kind, word, ...blanks) => {
    if (mine !== turn || (kind === "skip" && said.has(word))) return;
    said.add(word);
    counts[kind] += 1;
    if (kind !== "good" || counts.good <= MOST_GOOD) show(kind, words(word, blanks));
  };
  const step = async (size) => {
    going.textContent = words("going", [size]);
    await new Promise((resume) => setTimeout(resume));
    if (mine !== turn) throw new Error("another file");
  };
  form.setAttribute("aria-busy", "true");
  await check(linesOf(blob), { key: key.value.trim(), point: point.value }, say, step);
  if (mine !== turn) return;
  form.removeAttribute("aria-busy");
  going.textContent = "";
  if (!counts.good && !counts.bad) return;
  const [kind, sum] = counts.bad ? ["bad", "broken"] : counts.skip ? ["", "holds_but"] : ["good", "holds"];
  show(kind, words(sum, [counts.bad]));
  if (!counts.bad) show("", words("means", []));
}

async function take(given) {
  area.value = given.size <= PASTED ? await given.text() : "";
  await run(given);
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run(area.value || !file.files[0] ? new Blob([area.value]) : file.files[0]);
});
file.addEventListener("change", () => file.files[0] && take(file.files[0]));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const dropped = event.dataTransfer?.files[0];
  if (dropped) take(dropped);
});
// The receipt's own page leads here with its file's address; only addresses of this house's receipts are fetched.
const named = new URLSearchParams(location.search).get("file") ?? "";
if (/^\/ledger\/receipt\/\w+\/\d+\/file\/$/.test(named)) {
  const answer = await fetch(named);
  if (answer.ok) await take(await answer.blob());
}
