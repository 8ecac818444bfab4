// Checks a receipt of the ledger in the browser, with WebCrypto alone; nothing is sent anywhere. The same steps as
// verify.py: the line's words give its hash, the hash leads to the signed root, the signature holds.
const WORDS = Object.fromEntries(
  [...document.getElementById("ledger-words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
);
const encoder = new TextEncoder();

const unhex = (text) => {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Error("no hash");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
};
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unbase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
};
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
const same = (one, other) => hex(one) === hex(other);

// JSON as the ledger hashes it: sorted keys, no spaces. A header is flat.
const canonical = (header) => JSON.stringify(Object.fromEntries(Object.keys(header).sort().map((name) => [name, header[name]])));
const leafOf = (header) => sha256(Uint8Array.of(0), encoder.encode(canonical(header)));
const nodeOf = (left, right) => sha256(Uint8Array.of(1), left, right);

// RFC 9162 §2.1.3.2. Places beyond 2^31 are halved as numbers, not as bits.
async function leadsTo(leaf, index, size, path, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let place = index;
  let last = size - 1;
  let carried = leaf;
  const halve = () => {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  };
  for (const step of path) {
    if (last === 0) return false;
    if (place % 2 || place === last) {
      carried = await nodeOf(step, carried);
      while (place && place % 2 === 0) halve();
    } else {
      carried = await nodeOf(carried, step);
    }
    halve();
  }
  return last === 0 && same(carried, root);
}

// C2SP tlog-checkpoint and signed-note.
function readPoint(text) {
  const gap = text.indexOf("\n\n");
  const [origin, size, root, ...more] = text.slice(0, gap).split("\n");
  if (gap < 0 || !/^(0|[1-9]\d*)$/.test(size)) throw new Error("no checkpoint");
  const named = more.find((line) => line.startsWith("hash "));
  return {
    body: text.slice(0, gap + 1),
    signatures: text.slice(gap + 2).split("\n"),
    origin,
    size: Number(size),
    root: unbase64(root),
    algorithm: named ? named.slice(5) : "sha-256",
  };
}

async function readKey(text) {
  const [name, mark, ...rest] = text.trim().split("+");
  const raw = unbase64(rest.join("+"));
  const found = (await sha256(encoder.encode(`${name}\n`), raw)).slice(0, 4);
  if (raw.length !== 33 || raw[0] !== 1 || hex(found) !== mark) throw new Error("no key");
  return { name, mark, raw: raw.slice(1) };
}

// true, false, or null where this browser knows no Ed25519.
async function holds(point, key) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  for (const line of point.signatures) {
    const parts = line.split(" ");
    if (parts.length !== 3 || parts[0] !== "\u2014" || parts[1] !== key.name) continue;
    let raw;
    try {
      raw = unbase64(parts[2]);
    } catch {
      continue;
    }
    if (hex(raw.slice(0, 4)) !== key.mark) continue;
    if (await crypto.subtle.verify({ name: "Ed25519" }, imported, raw.slice(4), encoder.encode(point.body))) return true;
  }
  return false;
}

async function checkLine(told, number, say) {
  const leaf = unhex(told.leaf);
  if (!told.header) {
    say("", "leaf_none", number);
    return leaf;
  }
  const agrees = same(await leafOf(told.header), leaf);
  say(agrees ? "good" : "bad", agrees ? "leaf_ok" : "leaf_bad", number);
  if (typeof told.payload === "string") {
    const commitment = await sha256(encoder.encode(String(told.salt) + told.payload));
    const kept = hex(commitment) === told.header.commitment;
    say(kept ? "good" : "bad", kept ? "load_ok" : "load_bad", number);
  }
  return leaf;
}

async function checkSignature(told, point, given, say) {
  const results = [];
  if (!given) for (const text of told.keys ?? []) say("", "key_own", text);
  for (const text of given ? [given] : (told.keys ?? [])) {
    try {
      results.push(await holds(point, await readKey(text)));
    } catch {
      say("bad", "key_bad");
    }
  }
  if (results.includes(true)) say("good", "sign_ok");
  else if (results.includes(null) || !results.length) say("skip", "sign_skip");
  else say("bad", "sign_bad");
}

async function check(text, given, say) {
  if (!globalThis.crypto?.subtle) return say("skip", "insecure");
  let told;
  try {
    told = JSON.parse(text);
    if (told.format !== "shanzhi-receipt/1") throw new Error("no receipt");
  } catch {
    return say("bad", "unreadable");
  }
  if (told.algorithm !== "sha-256") return say("skip", "sm3");
  const number = told.index + 1;
  let point;
  try {
    const leaf = await checkLine(told, number, say);
    try {
      point = readPoint(told.checkpoint);
    } catch {
      return say("bad", "point_bad");
    }
    if (point.origin !== told.origin) say("bad", "origin_bad");
    const fits = point.size === told.proof.size && point.algorithm === told.algorithm;
    const leads = fits && (await leadsTo(leaf, told.index, point.size, told.proof.path.map(unhex), point.root));
    say(leads ? "good" : "bad", leads ? "path_ok" : "path_bad", number, point.size);
    return await checkSignature(told, point, given, say);
  } catch {
    return say("bad", "unreadable");
  }
}

const form = document.querySelector("[data-ledger-check]");
const [file, area, key] = ["ledger-file", "ledger-text", "ledger-key"].map((id) => document.getElementById(id));
const found = document.getElementById("ledger-found");

async function run() {
  const lines = [];
  await check(area.value, key.value.trim(), (kind, word, ...blanks) => {
    lines.push([kind, (WORDS[word] ?? word).replace(/\{(\d)\}/g, (_all, n) => String(blanks[n] ?? ""))]);
  });
  const kinds = lines.map(([kind]) => kind);
  const sum = kinds.includes("bad") ? ["bad", "broken"] : kinds.includes("skip") ? ["", "holds_but"] : ["good", "holds"];
  if (kinds.includes("good") || kinds.includes("bad")) lines.push([sum[0], WORDS[sum[1]]]);
  found.replaceChildren(
    ...lines.map(([kind, words]) => {
      const line = document.createElement("li");
      line.className = kind;
      line.append(Object.assign(document.createElement("span"), { textContent: words }));
      return line;
    }),
  );
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
file.addEventListener("change", async () => {
  if (file.files[0]) {
    area.value = await file.files[0].text();
    run();
  }
});
// The receipt's own page leads here with its file's address; only addresses of this house's receipts are fetched.
const named = new URLSearchParams(location.search).get("file") ?? "";
if (/^\/ledger\/receipt\/\w+\/\d+\/file\/$/.test(named)) {
  const answer = await fetch(named);
  if (answer.ok) {
    area.value = await answer.text();
    run();
  }
}
