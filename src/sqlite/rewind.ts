/**
 * Which pages changes have touched, those pages as they are, and a database with pages of another put in: what a copy needs whose last
 * changes are on a history that is over. Source: PostgreSQL documentation, pg_rewind, *How It Works*. The form of records: `pages/vfs.wat`.
 */
import type { Database } from './database.ts';
import type { PageCopy, PageSet } from './jobs.ts';
import { PAGE_BYTES } from './pages/heap.ts';

/** What the changes touched, and what is given. */
export function touchedBy(changes: readonly { readonly record: Uint8Array }[], also: PageSet): PageSet {
  const numbers = new Set(also.numbers);
  let { cut } = also;
  for (const { record } of changes)
    for (const entry of entriesOf(record))
      if (entry.page > 0) numbers.add(entry.page);
      else cut = Math.min(cut ?? entry.left, entry.left);
  return { numbers: [...numbers].sort((a, b) => a - b), cut };
}

/** `left`: of a page 0, which cuts the file, how many are left. */
function* entriesOf(record: Uint8Array): Generator<{ readonly page: number; readonly left: number }> {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  for (let at = 0; at + 8 <= record.length; ) {
    const page = view.getUint32(at, true);
    yield { page, left: page === 0 ? view.getUint32(at + 4, true) : 0 };
    let ranges = page === 0 ? 0 : view.getUint16(at + 4, true);
    for (at += 8; ranges > 0 && at + 4 <= record.length; ranges--) at += 4 + view.getUint16(at + 2, true);
  }
}

/** Those pages as the database has them now; pages beyond its end are left out. */
export function copyPages(db: Database, { numbers, cut }: PageSet): PageCopy {
  const image = db.image();
  const count = image.length / PAGE_BYTES;
  const all = new Set(numbers.filter((page) => page <= count));
  for (let page = (cut ?? count) + 1; page <= count; page++) all.add(page);
  const wanted = [...all].sort((a, b) => a - b);
  const bytes = new Uint8Array(wanted.length * PAGE_BYTES);
  wanted.forEach((page, i) => bytes.set(image.subarray((page - 1) * PAGE_BYTES, page * PAGE_BYTES), i * PAGE_BYTES));
  return { numbers: wanted, bytes, count, position: db.position };
}

/** Puts pages of another database in; throws when what comes out is none. */
export function patch(db: Database, { numbers, bytes, count, position }: PageCopy): void {
  const image = new Uint8Array(count * PAGE_BYTES);
  image.set(db.image().subarray(0, image.length));
  numbers.forEach((page, i) => image.set(bytes.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES), (page - 1) * PAGE_BYTES));
  db.load(image, position);
}
