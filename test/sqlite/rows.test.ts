import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Value } from '../../src/sim/operation.ts';
import { Memory } from '../../src/sqlite/wasm/memory.ts';
import { SQLITE } from '../../src/sqlite/wasm/raw.ts';
import { rowsOf } from '../../src/sqlite/wasm/rows.ts';
import { bindValue } from '../../src/sqlite/values.ts';
import { openPlain } from './connection.ts';
import { sqlite } from './helpers.ts';
import { currentRow } from './reading.ts';

const memory = new Memory(sqlite);
const rows = rowsOf(memory);
const { raw } = sqlite;
const connection = openPlain();

/** The same row by the engine's reader and by plain calls. */
function bothWays(values: readonly Value[]): { readonly ours: readonly Value[]; readonly plain: readonly Value[]; readonly code: number } {
  memory.rewind();
  const out = memory.out();
  const sql = `SELECT ${values.map(() => '?').join(', ')}`;
  expect(raw.sqlite3_prepare_v2(connection.pointer, memory.text(sql), -1, out, 0)).toBe(SQLITE.OK);
  const statement = memory.pointerAt(out);
  memory.rewind();
  values.forEach((value, i) => bindValue(memory, statement, i + 1, value));
  expect(rows.step(statement, values.length)).toBe(SQLITE.ROW);
  const ours = rows.read(statement, values.length);
  const theirs = currentRow(memory, statement, values.length);
  const code = rows.step(statement, values.length);
  rows.end(statement);
  raw.sqlite3_finalize(statement);
  return { ours, plain: theirs, code };
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }),
  // Two bytes of UTF-8, and the same two bytes as characters of their own.
  fc.constantFrom('', 'é', 'Ã©', 'ab', 'a'.repeat(64), 'a'.repeat(65), '\u{10348}'),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  text,
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((n) => n > 2n ** 53n || n < -(2n ** 53n)),
  fc.uint8Array({ maxLength: 100 }),
);

it('reads what plain calls read, and what was bound', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
      const { ours, plain: theirs, code } = bothWays(values);
      expect(ours).toEqual(theirs);
      // SQLite has one zero among whole numbers.
      expect(ours).toEqual(values.map((v) => (Object.is(v, -0) ? expect.closeTo(0) : v)));
      expect(code).toBe(SQLITE.DONE);
    }),
    { numRuns: 2_000 },
  );
});

it('reads rows as wide as SQLite has them, also when the memory has grown', () => {
  const wide = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? i : `text ${i}`));
  expect(bothWays(wide).ours).toEqual(wide);
  const large = memory.allocate(64 * 1024 * 1024);
  expect(bothWays(wide).ours).toEqual(wide);
  raw.sqlite3_free(large);
  expect(() => rows.step(0, 2_001)).toThrow('more columns');
});

it('gives a text that is asked for again as the very same text, whatever came in between', () => {
  const words = Array.from({ length: 20_000 }, (_, i) => `word ${i % 7_000}`);
  for (const word of words) expect(bothWays([word]).ours).toEqual([word]);
});

it('counts the bytes of what it has read', () => {
  rows.bytes = 0;
  bothWays([1, 2.5, 'four', null, new Uint8Array(3), 2n ** 60n]);
  expect(rows.bytes).toBe(8 + 8 + 4 + 1 + 3 + 8);
});

it('never takes a text of other letters for one whose bytes have the same numbers', () => {
  // Three bytes of UTF-8 that are one letter, and three letters with the numbers of those bytes. There are many times as many as places.
  memory.rewind();
  const out = memory.out();
  raw.sqlite3_prepare_v2(connection.pointer, memory.text('SELECT ?'), -1, out, 0);
  const statement = memory.pointerAt(out);
  for (let code = 0x800; code < 0xd800; code += 3) {
    const letter = String.fromCharCode(code);
    const bytes = new TextEncoder().encode(letter);
    for (const word of [String.fromCharCode(...bytes), letter]) {
      memory.rewind();
      bindValue(memory, statement, 1, word);
      rows.step(statement, 1);
      expect(rows.read(statement, 1)[0] === word).toBe(true);
      rows.end(statement);
    }
  }
  raw.sqlite3_finalize(statement);
});
