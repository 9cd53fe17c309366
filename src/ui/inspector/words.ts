/** What a node reports of itself, in words. */
import type { NodeFact } from '../../trace/world.ts';
import type { ReportValue } from '../../sim/node.ts';
import * as Say from '../../words/en/inspector/behind.ts';

export interface ReportLine {
  readonly name: string;
  readonly value: string;
}

/** `commitIndex` → `commit index`. */
export function wordsOf(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

export function reportLines(node: NodeFact, city: (id: string) => string): readonly ReportLine[] {
  return Object.entries(node.reports)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({ name: wordsOf(key), value: valueWords(value, city) }));
}

function valueWords(value: ReportValue, city: (id: string) => string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((each) => (typeof each === 'string' ? city(each) : String(each))).join(', ');
  return typeof value === 'string' ? city(value) : String(value);
}

export function healthWords({ health, role }: NodeFact): string {
  if (health === 'crashed') return 'crashed';
  return health === 'paused' ? Say.paused(wordsOf(role)) : wordsOf(role);
}
