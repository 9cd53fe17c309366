/**
 * Copies of state, for checkpoints. State is plain data: numbers and texts, lists, objects, maps, sets and typed arrays. What is
 * frozen never changes, all of it, and is shared instead of copied, so whoever makes something large that stays as it is (a log
 * entry, an answer, the fixed part of a node) freezes it. Bytes, functions and weak collections are shared too: bytes are never
 * changed after they were made, and a weak map only remembers what is true of an object for ever.
 */
import { assert } from './assert.ts';

/** Original → copy, so that what is met twice is one thing in the copy too. One for all parts of a checkpoint. */
export type Copied = Map<object, object>;

export function copyOf<T>(value: T, copied: Copied): T;
export function copyOf(value: unknown, copied: Copied): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Uint8Array || value instanceof WeakMap) return value;
  const known = copied.get(value);
  if (known) return known;
  if (Array.isArray(value)) return copyList(value, copied);
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copied.set(value, copy);
    for (const [key, field] of value) copy.set(copyOf(key, copied), copyOf(field, copied));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    copied.set(value, copy);
    for (const item of value) copy.add(copyOf(item, copied));
    return copy;
  }
  if (value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint32Array) {
    const copy = value.slice();
    copied.set(value, copy);
    return copy;
  }
  return copyPlain(value, copied);
}

function copyList(value: readonly unknown[], copied: Copied): unknown[] {
  const copy: unknown[] = new Array(value.length);
  copied.set(value, copy);
  for (let i = 0; i < value.length; i++) copy[i] = copyOf(value[i], copied);
  return copy;
}

function copyPlain(value: object, copied: Copied): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(prototype === Object.prototype || prototype === null, `state holds a ${value.constructor?.name}, which is no plain data`);
  const copy: Record<string, unknown> = {};
  copied.set(value, copy);
  for (const [key, field] of Object.entries(value)) copy[key] = copyOf(field, copied);
  return copy;
}
