/**
 * What an application tells its cache of a statement, in a comment of the statement, so that it can be typed anywhere:
 * `/* cache: ttl=60 swr=15 tags=posts,users *\/` before or after a SELECT, `/* cache: delete=user:7 *\/` or
 * `/* cache: invalidate=posts *\/` with a write. `?1` in a key stands for the first parameter.
 */
import type { Micros } from '../../sim/node.ts';
import type { Value } from '../../sim/operation.ts';

export interface Hints {
  /** What the application calls the answer. */
  readonly key: string | null;
  /** Undefined: not said. */
  readonly ttlUs: Micros | undefined;
  readonly revalidateUs: Micros | undefined;
  /** The answer may be kept, in words. */
  readonly asked: boolean;
  readonly tags: readonly string[];
  /** Keys that the application deletes after this write, and tags that it invalidates. */
  readonly deletes: readonly string[];
  readonly invalidates: readonly string[];
}

const NO_HINTS: Hints = {
  ...{ key: null, ttlUs: undefined, revalidateUs: undefined, asked: false },
  ...{ tags: [], deletes: [], invalidates: [] },
};

const COMMENT = /\/\*\s*cache:([^*]*)\*\//i;
/** Longest name of a tag. Source: Prisma Accelerate, API reference. */
const TAG = /^\w{1,64}$/;
/** Most tags of one call to invalidate. Source: Prisma Accelerate, API reference. */
const TAGS_MAX = 5;

/** The hints of a statement, or what is wrong with them, in one sentence. */
export function hintsOf(sql: string, params: readonly Value[]): Hints | string {
  if (!sql.includes('/*')) return NO_HINTS;
  const text = COMMENT.exec(sql)?.[1]?.trim();
  if (text === undefined || text === '') return NO_HINTS;
  let hints = NO_HINTS;
  for (const pair of text.split(/\s+/)) {
    const at = pair.indexOf('=');
    const read = at < 1 ? undefined : withHint(hints, pair.slice(0, at).toLowerCase(), pair.slice(at + 1), params);
    if (typeof read === 'string') return read;
    if (read === undefined)
      return `The hint “${pair.slice(0, 40)}” is not known. Known are key, ttl, swr, tags, delete and invalidate, as in /* cache: ttl=60 tags=posts */.`;
    hints = read;
  }
  return hints;
}

function withHint(hints: Hints, name: string, value: string, params: readonly Value[]): Hints | string | undefined {
  switch (name) {
    case 'key':
      return { ...hints, asked: true, key: filled(value, params) };
    case 'ttl':
    case 'swr': {
      const seconds = value === '' ? Number.NaN : Number(value);
      if (!(seconds >= 0 && seconds <= 31_536_000)) return `The hint “${name}=${value.slice(0, 40)}” wants seconds, as in ${name}=60.`;
      const us = Math.round(seconds * 1e6);
      return name === 'ttl' ? { ...hints, asked: true, ttlUs: us } : { ...hints, asked: true, revalidateUs: us };
    }
    case 'tags':
      return tagged(value) ?? { ...hints, asked: true, tags: value.split(',') };
    case 'delete':
      return { ...hints, deletes: value.split(',').map((key) => filled(key, params)) };
    case 'invalidate':
      if (value.split(',').length > TAGS_MAX) return `One invalidation names ${TAGS_MAX} tags at most: write two.`;
      return tagged(value) ?? { ...hints, invalidates: value.split(',') };
    default:
      return undefined;
  }
}

function tagged(value: string): string | null {
  const wrong = value.split(',').find((tag) => !TAG.test(tag));
  return wrong === undefined ? null : `“${wrong.slice(0, 70)}” is no tag: a tag has 1 to 64 letters, digits or underscores.`;
}

const filled = (key: string, params: readonly Value[]): string =>
  key.replace(/\?(\d+)/g, (text, number: string) => String(params[Number(number) - 1] ?? text));
