/**
 * Where SQLite's clock and randomness come from: two cells that the engine sets before every statement. Nothing here
 * reads the host. The generator of SQLite is global to the process, so it is reseeded per statement and never streamed.
 */

/** 32-bit hash of a text (FNV-1a over UTF-16 units, then murmur3's finaliser, so that near texts give far seeds). */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What the patched VFS shows to SQLite. `seed` and `text` together name the statement; hashing waits until it is asked for. */
export const host = { nowMs: 0, seed: 0, text: '' };

/** Fills `bytes` from a sfc32 generator seeded by the host cells (Chris Doty-Humphrey's PractRand, public domain). */
export function fillEntropy(bytes: Uint8Array): void {
  let a = hashText(host.text, host.seed ^ 0x9e3779b9);
  let b = hashText(host.text, a);
  let c = host.seed | 0;
  let counter = 1;
  for (let i = -12; i < bytes.length; i++) {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    // The first twelve rounds only mix the seed in.
    if (i >= 0) bytes[i] = out & 0xff;
  }
}
