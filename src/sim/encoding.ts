/**
 * How many bytes a message takes on the wire, in the MessagePack encoding (https://github.com/msgpack/msgpack/blob/master/spec.md).
 * Only the length is needed, so nothing is encoded; a test holds this against a real encoder.
 */

import { isWithheld } from './withheld.ts';

/** Objects in lists travel in many messages (log entries, changes), so they are measured once. Rows travel once. */
const measured = new WeakMap<object, number>();

export function encodedBytes(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? integerBytes(value) : 9;
    case 'string':
      return stringBytes(value);
    case 'boolean':
      return 1;
    case 'bigint':
      return 9;
    case 'object':
      if (value === null) return 1;
      if (Array.isArray(value)) return arrayBytes(value);
      if (value instanceof Uint8Array) return binaryBytes(value.length);
      return isWithheld(value) ? binaryBytes(value.withheldBytes) : objectBytes(value);
    default:
      return 1;
  }
}

function objectBytes(value: object): number {
  let count = 0;
  let bytes = 0;
  for (const key in value) {
    const field: unknown = value[key as keyof typeof value];
    if (field === undefined) continue;
    count++;
    bytes += stringBytes(key) + encodedBytes(field);
  }
  return bytes + (count < 16 ? 1 : count < 65_536 ? 3 : 5);
}

function arrayBytes(values: readonly unknown[]): number {
  let bytes = values.length < 16 ? 1 : values.length < 65_536 ? 3 : 5;
  for (const item of values) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) bytes += encodedBytes(item);
    else {
      let known = measured.get(item);
      if (known === undefined) {
        known = encodedBytes(item);
        measured.set(item, known);
      }
      bytes += known;
    }
  }
  return bytes;
}

function integerBytes(value: number): number {
  if (value >= 0) return value < 128 ? 1 : value < 256 ? 2 : value < 65_536 ? 3 : value < 0x1_0000_0000 ? 5 : 9;
  return value >= -32 ? 1 : value >= -128 ? 2 : value >= -32_768 ? 3 : value >= -0x8000_0000 ? 5 : 9;
}

const binaryBytes = (length: number): number => length + (length < 256 ? 2 : length < 65_536 ? 3 : 5);

function stringBytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate pair is four bytes for two units: two more than counted; other wide units are three for one.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes + (bytes < 32 ? 1 : bytes < 256 ? 2 : bytes < 65_536 ? 3 : 5);
}
