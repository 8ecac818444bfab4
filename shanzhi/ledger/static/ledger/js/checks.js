// The same steps as verify.py: the words give their hash, the hashes lead to the signed root, the signature holds.
import { HASHES, bytesOf, hex, join, same, unhex } from "./hashes.js";
import { believe, readKeys, readPoint } from "./notes.js";

const RECEIPT = "shanzhi-receipt/1";
const EXPORT = "shanzhi-ledger/1";
const ERASE = "journal.erase";
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

// JSON as the ledger hashes it: sorted keys, no spaces. A header is flat.
const canonical = (header) => JSON.stringify(Object.fromEntries(Object.keys(header).sort().map((name) => [name, header[name]])));
const leafOf = (hash, header) => hash(join(LEAF, bytesOf(canonical(header))));
const nodeOf = (hash, left, right) => hash(join(NODE, left, right));

// RFC 9162 §2.1.3.2. Places beyond 2^31 are halved as numbers, not as bits.
async function leadsTo(hash, leaf, index, size, path, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [place, last, carried] = [index, size - 1, leaf];
  const halve = () => {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  };
  for (const step of path) {
    if (last === 0) return false;
    if (place % 2 || place === last) {
      carried = await nodeOf(hash, step, carried);
      while (place && place % 2 === 0) halve();
    } else {
      carried = await nodeOf(hash, carried, step);
    }
    halve();
  }
  return last === 0 && same(carried, root);
}

// Compare a line's words with its hash and its contents with their commitment.
async function checkLine(line, hash, number, say) {
  const leaf = unhex(line.leaf);
  const faults = [];
  if (line.header) {
    if (!same(await leafOf(hash, line.header), leaf)) faults.push("leaf_bad");
    if (typeof line.payload === "string") {
      const own = HASHES[line.header.algorithm] ?? hash;
      const commitment = hex(await own(bytesOf(String(line.salt ?? "") + line.payload)));
      if (commitment !== line.header.commitment) faults.push("load_bad");
    }
  }
  for (const fault of faults) say("bad", fault, number);
  return { leaf, faults };
}

function others(text, say) {
  if (!text.trim()) return [];
  try {
    return [readPoint(text.trimEnd() + "\n")];
  } catch {
    say("bad", "point_bad");
    return [];
  }
}

async function checkReceipt(told, given, say) {
  const hash = HASHES[told.algorithm];
  const number = told.index + 1;
  const { leaf, faults } = await checkLine(told, hash, number, say);
  if (!told.header) say("", "leaf_none", number);
  else if (!faults.includes("leaf_bad")) say("good", "leaf_ok", number);
  if (told.header && typeof told.payload === "string" && !faults.includes("load_bad")) say("good", "load_ok", number);
  const keys = await readKeys(given.key, told.keys ?? [], say);
  let point;
  try {
    point = readPoint(told.checkpoint);
  } catch {
    say("bad", "point_bad");
    return;
  }
  const fits = point.size === told.proof.size && point.algorithm === told.algorithm;
  const leads = fits && (await leadsTo(hash, leaf, told.index, point.size, told.proof.path.map(unhex), point.root));
  say(leads ? "good" : "bad", leads ? "path_ok" : "path_bad", number, point.size);
  await believe(point, told.origin, keys, say);
  for (const other of others(given.point, say)) {
    if (!(await believe(other, told.origin, keys, say))) continue;
    if (other.size !== point.size) say("", "cannot", other.size);
    else if (!same(other.root, point.root)) say("bad", "fork", other.size);
  }
}

// The roots of the complete subtrees of a growing tree (RFC 6962), largest first.
class Edge {
  constructor(hash) {
    [this.hash, this.size, this.peaks] = [hash, 0, []];
  }

  async push(leaf) {
    let carried = leaf;
    for (let place = this.size; place % 2; place = Math.floor(place / 2)) carried = await nodeOf(this.hash, this.peaks.pop(), carried);
    this.peaks.push(carried);
    this.size += 1;
  }

  async root() {
    if (!this.peaks.length) return this.hash(new Uint8Array());
    let carried = this.peaks.at(-1);
    for (const peak of this.peaks.slice(0, -1).reverse()) carried = await nodeOf(this.hash, peak, carried);
    return carried;
  }
}

class Export {
  constructor(head, say) {
    [this.head, this.say, this.edge] = [head, say, new Edge(HASHES[head.algorithm])];
    [this.results, this.last, this.erased, this.erasures, this.ended] = [[], -1, new Map(), new Set(), false];
  }

  async open(given) {
    this.keys = await readKeys(given.key, this.head.keys ?? [], this.say);
    this.outside = [];
    for (const point of others(given.point, this.say)) {
      if (await believe(point, this.head.origin, this.keys, this.say)) this.outside.push(point);
    }
  }

  async take(record) {
    if (record.kind === "line") await this.line(record);
    else if (record.kind === "checkpoint") await this.point(record.text);
    else if (record.kind === "end") {
      this.ended = true;
      if (record.size !== this.edge.size || record.root !== hex(await this.edge.root())) this.say("bad", "end_bad");
    }
  }

  async line(record) {
    const { index } = record;
    if (index > this.last + 1) this.say("bad", "gap", this.last + 2, index);
    else if (index <= this.last) this.say("bad", "order", this.last + 1, index + 1);
    this.last = Math.max(this.last, index);
    await this.edge.push((await checkLine(record, this.edge.hash, index + 1, this.say)).leaf);
    if (record.header?.verb === ERASE) this.erasures.add(record.header.subject_id);
    if (record.erased) this.erased.set(record.header?.id, index);
    while (this.outside.length && this.outside[0].size <= this.edge.size) await this.compare(this.outside.shift());
  }

  async point(text) {
    let point;
    try {
      point = readPoint(text);
    } catch {
      this.say("bad", "point_bad");
      return;
    }
    if (await believe(point, this.head.origin, this.keys, this.say)) await this.compare(point);
  }

  async compare(point) {
    let agrees = null;
    if (point.size <= this.edge.size) {
      agrees = point.size === this.edge.size && point.algorithm === this.head.algorithm && same(point.root, await this.edge.root());
    }
    this.results.push([point.size, agrees]);
  }

  async close() {
    for (const point of this.outside) await this.compare(point);
    if (!this.ended) this.say("bad", "no_end");
    const kept = this.results.filter(([, agrees]) => agrees).map(([size]) => size);
    for (const [size, agrees] of this.results) {
      if (agrees) this.say("good", "root_ok", size);
      else if (agrees === null) this.say("bad", "cut", size, this.edge.size);
      else if (kept.some((other) => other >= size)) this.say("bad", "fork", size);
      else this.say("bad", "rewritten", Math.max(0, ...kept.filter((other) => other < size)) + 1, size);
    }
    for (const [line, index] of this.erased) if (!this.erasures.has(line)) this.say("bad", "erase_bad", index + 1);
    if (this.erased.size) this.say("", "erased", this.erased.size);
    const covered = Math.max(0, ...this.results.map(([size]) => size));
    if (!this.results.length) this.say("", "no_point");
    else if (covered < this.edge.size) this.say("", "uncovered", this.edge.size - covered);
    this.say("", "sum", this.edge.size, this.results.length, hex(await this.edge.root()));
  }
}

// `lines` gives a file's lines one by one; `given` the key and checkpoint got elsewhere; `step` hears how far it is.
export async function check(lines, given, say, step) {
  if (!globalThis.crypto?.subtle) return say("skip", "insecure");
  let exported;
  let begun = "";
  try {
    for await (const line of lines) {
      if (exported) {
        if (line.trim()) await exported.take(JSON.parse(line));
        if (exported.edge.size % 1000 === 0) await step(exported.edge.size);
        continue;
      }
      begun += begun ? `\n${line}` : line;
      const head = headOf(begun, line);
      if (head?.format !== EXPORT) continue;
      if (!HASHES[head.algorithm]) return say("bad", "no_hash", head.algorithm);
      exported = new Export(head, say);
      await exported.open(given);
    }
    if (exported) return await exported.close();
    const told = JSON.parse(begun);
    if (told.format !== RECEIPT) return say("bad", "unreadable");
    if (!HASHES[told.algorithm]) return say("bad", "no_hash", told.algorithm);
    return await checkReceipt(told, given, say);
  } catch {
    return say("bad", "unreadable");
  }
}

// The head of an export stands alone on its first line; a receipt may be spread over many.
function headOf(begun, line) {
  if (begun !== line) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
