/**
 * A hash of a name's end, for names that are made as the run goes on: those of operations count up. V8 hashes whole texts, and looks each of
 * them up again whenever a map of them grows; a map of numbers does not touch its texts.
 */

/** Characters that are looked at. */
const ENDING = 6;

/** 30 bits, so that it is a small integer everywhere. */
export function endingHash(name: string): number {
  let hash = name.length;
  for (let i = Math.max(0, name.length - ENDING); i < name.length; i++) hash = Math.imul(hash, 31) + name.charCodeAt(i);
  // Names of several askers differ in their beginnings only.
  return (Math.imul(hash, 31) + (name.length > 0 ? name.charCodeAt(0) : 0)) & 0x3fffffff;
}
