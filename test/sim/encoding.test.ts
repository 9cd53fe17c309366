import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodedBytes } from '../../src/sim/encoding.ts';

/** MessagePack's real bytes, written plainly from its specification: what `encodedBytes` must count. */
function encode(value: unknown): number[] {
  const sized = (n: number, small: number[] | null, ...codes: [number, number][]): number[] => {
    if (small) return small;
    for (const [code, width] of codes) {
      if (n < 2 ** (8 * width)) return [code, ...Array.from({ length: width }, (_, i) => Math.floor(n / 2 ** (8 * (width - 1 - i))) & 255)];
    }
    throw new Error('too long');
  };
  if (value === null) return [0xc0];
  if (typeof value === 'boolean') return [value ? 0xc3 : 0xc2];
  if (typeof value === 'bigint') return [0xd3, ...new Uint8Array(8)];
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) return [0xcb, ...new Uint8Array(8)];
    if (value >= 0)
      return value < 128 ? [value] : value < 2 ** 32 ? sized(value, null, [0xcc, 1], [0xcd, 2], [0xce, 4]) : [0xcf, ...new Uint8Array(8)];
    if (value >= -32) return [256 + value];
    const width = value >= -128 ? 1 : value >= -32768 ? 2 : value >= -(2 ** 31) ? 4 : 8;
    return [0xd0, ...new Uint8Array(width)];
  }
  if (typeof value === 'string') {
    const utf8 = [...new TextEncoder().encode(value)];
    return [...sized(utf8.length, utf8.length < 32 ? [0xa0 | utf8.length] : null, [0xd9, 1], [0xda, 2], [0xdb, 4]), ...utf8];
  }
  if (value instanceof Uint8Array) return [...sized(value.length, null, [0xc4, 1], [0xc5, 2], [0xc6, 4]), ...value];
  if (Array.isArray(value)) {
    return [...sized(value.length, value.length < 16 ? [0x90 | value.length] : null, [0xdc, 2], [0xdd, 4]), ...value.flatMap(encode)];
  }
  if (typeof value !== 'object' || value === null) throw new Error('not plain data');
  const fields = Object.entries(value);
  return [
    ...sized(fields.length, fields.length < 16 ? [0x80 | fields.length] : null, [0xde, 2], [0xdf, 4]),
    ...fields.flatMap(([k, v]) => [...encode(k), ...encode(v)]),
  ];
}

it('counts what the MessagePack encoding really takes', () => {
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ minLength: 200, maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.dictionary(
        fc.string({ maxLength: 6 }).filter((k) => k !== '__proto__'),
        tie('value'),
        { maxKeys: 18, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(data.value, (value) => {
      expect(encodedBytes(value)).toBe(encode(value).length);
      expect(encodedBytes([value, value])).toBe(encode([value, value]).length);
    }),
    { numRuns: 1000 },
  );
});
