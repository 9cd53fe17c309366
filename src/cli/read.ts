/** Reading a file that somebody names: only a plain file, and only so much of it. */
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { BadInput } from '../session/problem.ts';

/** The largest ready scenario has 7 KB; one with a set-up of thousands of statements some MB. */
const FILE_BYTES_MAX = 16_000_000;

const NAME_CHARS_MAX = 120;

/** A name in a sentence: its end, where files differ. */
export const shortened = (name: string): string => (name.length > NAME_CHARS_MAX ? `…${name.slice(1 - NAME_CHARS_MAX)}` : name);

/** What a file should be. */
interface Wanted {
  readonly bytesMax: number;
  /** What no such file is so large as. */
  readonly what: string;
  readonly give: string;
}

const SCENARIO: Wanted = { bytesMax: FILE_BYTES_MAX, what: 'scenario', give: 'Give the file of a scenario, or its id' };

/** The text of a file, a scenario's unless another is wanted; throws `BadInput` with one sentence. */
export const readText = (file: string, wanted: Wanted = SCENARIO): string => readBytes(file, wanted).toString('utf8');

/** What stands in a file; throws `BadInput` with one sentence. */
export function readBytes(file: string, { bytesMax, what, give }: Wanted): Buffer {
  const no = (why: string): BadInput => new BadInput(`“${shortened(file)}” cannot be read: ${why}. ${give}.`);
  try {
    const stats = statSync(file);
    const other = kindOf(stats);
    if (other !== null) throw no(`it is ${other}`);
    const bytes = readUpTo(file, bytesMax + 1);
    if (bytes.length > bytesMax) throw no(`it has more than ${bytesMax / 1_000_000} MB, which no ${what} has`);
    return bytes;
  } catch (error) {
    throw error instanceof BadInput ? error : no(reason(error));
  }
}

/** What something is that is no plain file: reading it may never end. */
function kindOf(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** The size that a file claims is not believed: it may grow, and some have none. */
function readUpTo(file: string, limit: number): Buffer {
  const from = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    let left = limit;
    while (left > 0) {
      const chunk = Buffer.allocUnsafe(Math.min(left, 1 << 20));
      const got = readSync(from, chunk);
      if (got === 0) break;
      chunks.push(chunk.subarray(0, got));
      left -= got;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(from);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'part of its path is a file',
  EACCES: 'that is not allowed',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** Why a file could not be read or written, in words. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error && typeof error.code === 'string' && REASONS[error.code]) || error.message;
}
