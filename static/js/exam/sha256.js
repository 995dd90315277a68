// SHA-256 by hand: crypto.subtle does not exist on plain HTTP, and the ack's hash must be checked there too.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

(function fillConstants() {
  let n = 0;
  for (let candidate = 2; n < 64; candidate += 1) {
    let prime = true;
    for (let i = 2; i * i <= candidate; i += 1) if (candidate % i === 0) { prime = false; break; }
    if (!prime) continue;
    const root = Math.cbrt(candidate);
    K[n] = (root - Math.floor(root)) * 4294967296;
    if (n < 8) { const square = Math.sqrt(candidate); START[n] = (square - Math.floor(square)) * 4294967296; }
    n += 1;
  }
})();

const rotate = (x, n) => (x >>> n) | (x << (32 - n));

function padded(bytes) {
  const length = ((bytes.length + 8) >> 6) + 1;
  const out = new Uint8Array(length * 64);
  out.set(bytes);
  out[bytes.length] = 0x80;
  new DataView(out.buffer).setUint32(out.length - 4, bytes.length * 8);
  return out;
}

function mix(state, block) {
  const w = new Uint32Array(64);
  for (let i = 0; i < 16; i += 1) w[i] = block.getUint32(i * 4);
  for (let i = 16; i < 64; i += 1) {
    const a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] += value; });
}

export function sha256Hex(text) {
  const bytes = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(START);
  for (let at = 0; at < bytes.length; at += 64) mix(state, new DataView(bytes.buffer, at, 64));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

export function valueHash(item, value) {
  return sha256Hex(`${item}\n${value}`).slice(0, 16);
}

export function newSaveId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
