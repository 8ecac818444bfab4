// Checkpoints: C2SP tlog-checkpoint in a signed-note, Ed25519.
import { bytesOf, hex, join, sha256, unbase64 } from "./hashes.js";

export function readPoint(text) {
  const whole = text.replaceAll("\r\n", "\n");
  const gap = whole.indexOf("\n\n");
  const [origin, size, root, ...more] = whole.slice(0, gap).split("\n");
  if (gap < 0 || !/^(0|[1-9]\d*)$/.test(size)) throw new Error("no checkpoint");
  const named = more.find((line) => line.startsWith("hash "));
  return {
    body: whole.slice(0, gap + 1),
    signatures: whole.slice(gap + 2).split("\n"),
    origin,
    size: Number(size),
    root: unbase64(root),
    algorithm: named ? named.slice(5) : "sha-256",
  };
}

async function readKey(text) {
  const [name, mark, ...rest] = text.trim().split("+");
  const raw = unbase64(rest.join("+"));
  const found = (await sha256(join(bytesOf(`${name}\n`), raw))).slice(0, 4);
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
    if (await crypto.subtle.verify({ name: "Ed25519" }, imported, raw.slice(4), bytesOf(point.body))) return true;
  }
  return false;
}

// The keys to check by: the given one, else those of the file itself, with a word of warning.
export async function readKeys(given, own, say) {
  const keys = [];
  for (const text of given ? [given] : own) {
    try {
      keys.push(await readKey(text));
    } catch {
      say("bad", "key_bad");
    }
  }
  if (!given) for (const text of own) say("", "key_own", text);
  return keys;
}

// Whether the root may be believed; what can't be looked into is said once.
export async function believe(point, origin, keys, say) {
  if (point.origin !== origin) {
    say("bad", "origin_bad", point.origin);
    return false;
  }
  const results = [];
  for (const key of keys) results.push(await holds(point, key));
  if (results.includes(true)) say("good", "sign_ok", point.size);
  else if (results.includes(null) || !results.length) say("skip", "sign_skip");
  else {
    say("bad", "sign_bad", point.size);
    return false;
  }
  return true;
}
