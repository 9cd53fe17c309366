/**
 * Bytes that do not travel with an event: databases, backups and log records, of which a picture needs to know how large they are. What is in them at
 * that moment is looked up where the run is (`session/look.ts`).
 */
export interface Withheld {
  /** How many bytes there are. */
  readonly withheldBytes: number;
}

/** Fewer than these travel: they take no more than what would say that they do not. */
const WORTH_WITHHOLDING = 64;
/** Bodies hold bytes at most so deep: message → list of changes → change → record, and one for a message within another. */
const DEEPEST = 5;
/** What people asked and were told travels whole. */
const WHOLE: ReadonlySet<string> = new Set(['rows', 'params']);

export const isWithheld = (value: unknown): value is Withheld => typeof value === 'object' && value !== null && 'withheldBytes' in value;

/** How many bytes it is, here or withheld; null: it is none. */
export function bytesIn(value: unknown): number | null {
  if (value instanceof Uint8Array) return value.length;
  return isWithheld(value) ? value.withheldBytes : null;
}

/** The body without its bytes; itself where it has none. */
export const withoutBytes = (body: unknown): unknown => without(body, 0);

function without(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (value instanceof Uint8Array) return value.length < WORTH_WITHHOLDING ? value : { withheldBytes: value.length };
  if (Array.isArray(value)) return withoutInList(value, depth);
  let changed: Record<string, unknown> | null = null;
  for (const key in value) {
    const field: unknown = value[key as keyof typeof value];
    if (typeof field !== 'object' || field === null || WHOLE.has(key)) continue;
    const kept = without(field, depth + 1);
    if (kept === field) continue;
    changed ??= { ...value };
    changed[key] = kept;
  }
  return changed ?? value;
}

function withoutInList(values: readonly unknown[], depth: number): unknown {
  let changed: unknown[] | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // A list of figures or texts has no bytes in it.
    if (typeof value !== 'object') return values;
    const kept = without(value, depth + 1);
    if (kept === value) continue;
    changed ??= values.slice();
    changed[i] = kept;
  }
  return changed ?? values;
}
