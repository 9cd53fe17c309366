/** Parts of a backup: how one leaves the database, which of them a restore wants, and what it does with each. */
import type { Micros } from '../../sim/node.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';
import { promise } from '../shared/promises.ts';
import type { Part } from './protocol.ts';
import type { Rules } from './rules.ts';
import type { PrimaryOut, PrimaryState } from './state.ts';

/** Once it is on the database's own disk: only what no crash takes back is worth keeping elsewhere. */
export function sendPart(node: PrimaryState, out: PrimaryOut, part: Part): void {
  const { backupNode, rules, backing } = node.place;
  if (backupNode === null) return;
  backing.left?.(node, out, part.position, false);
  const message = { kind: 'increment', part, restores: node.restores } as const;
  promise(node.promises, out, rules, { upTo: part.position, to: backupNode, message });
}

/** Parts up to a moment. The last of a log is cut at the commit; pages are taken together or not at all. */
export function partsUntil(parts: readonly Part[], targetUs: Micros | null, rules: Rules): readonly Part[] {
  const wanted: Part[] = [];
  for (const part of parts) {
    const within = withinOf(part, targetUs, rules);
    if (within !== null) wanted.push(within);
    if (within?.position !== part.position) break;
  }
  return wanted;
}

function withinOf(part: Part, targetUs: Micros | null, rules: Rules): Part | null {
  if (part.form === 'pages') return rules.isWithin(part.takenAtUs, targetUs) ? part : null;
  const count = part.committedAtUs.filter((at) => rules.isWithin(at, targetUs)).length;
  if (count === part.changes.length) return part;
  if (count === 0) return null;
  const { committedAtUs, changes, after } = part;
  return { ...part, position: after + count, changes: changes.slice(0, count), committedAtUs: committedAtUs.slice(0, count) };
}

export const jobOf = (part: Part): SqlJob =>
  part.form === 'pages' ? { kind: 'patch', pages: part.pages } : { kind: 'apply', changes: part.changes };

/** Position after the last part, or of the copy where there is none. */
export const headOf = (position: number, parts: readonly Part[]): number => parts.at(-1)?.position ?? position;
