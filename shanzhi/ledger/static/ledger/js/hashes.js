// Hashes over bytes: SHA-256 by the browser itself, SM3 (GB/T 32905-2016) written out, for ledgers that use it.
const encoder = new TextEncoder();
export const bytesOf = (text) => encoder.encode(text);
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const same = (one, other) => hex(one) === hex(other);
export const unbase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
export const unhex = (text) => {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Error("no hash");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
};
export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
};

const turn = (word, by) => (by % 32 ? (word << by % 32) | (word >>> (32 - (by % 32))) : word);

export function sm3(data) {
  const state = Int32Array.of(0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e);
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(data.length / 0x20000000));
  view.setUint32(padded.length - 4, (data.length << 3) >>> 0);
  const w = new Int32Array(68);
  for (let start = 0; start < padded.length; start += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(start + 4 * i);
    for (let i = 16; i < 68; i += 1) {
      const x = w[i - 16] ^ w[i - 9] ^ turn(w[i - 3], 15);
      w[i] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[i - 13], 7) ^ w[i - 6];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const early = i < 16;
      const first = turn((turn(a, 12) + e + turn(early ? 0x79cc4519 : 0x7a879d8a, i)) | 0, 7);
      const second = first ^ turn(a, 12);
      const left = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + second + (w[i] ^ w[i + 4])) | 0;
      const right = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + h + first + w[i]) | 0;
      [d, c, b, a] = [c, turn(b, 9), a, left];
      [h, g, f, e] = [g, turn(f, 19), e, right ^ turn(right, 9) ^ turn(right, 17)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => {
      state[place] ^= word;
    });
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => digest.setInt32(4 * place, word));
  return new Uint8Array(digest.buffer);
}

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
export const HASHES = { "sha-256": sha256, sm3: async (data) => sm3(data) };
