/** What a member does for others while it leads: takes writes into the log, confirms reads, and tells of commits. */
import { calendarMs } from '../../../sim/epoch.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Asked } from '../../shared/answers.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { group, rememberedBy } from './group.ts';
import { lookAt } from '../../shared/consensus/operations.ts';
import type { Propose, ReadIndex, Refuse } from './protocol.ts';
import type { MemberOut, MemberState } from './state.ts';

export const FORGOTTEN =
  'This write is so late that the leader no longer knows whether it was written: it remembers a bounded number of operations. It was not written again.';

/**
 * Puts a write into the log. Its time and the name of its randomness are fixed here, and the run's seed is the same for all: so every
 * member computes the same rows, and another run others. Returns why it was refused, or null.
 */
export function proposeStatement(
  node: MemberState,
  out: MemberOut,
  origin: NodeId,
  { op, sql, params, nowMs = calendarMs(out.now) }: Asked,
): Refuse | null {
  const index = group.propose(node, out, { op, origin, statement: { sql, params, nowMs, seed: op } });
  if (index === null) return { kind: 'refuse', op, reason: notTaken(node), isDoubtful: false };
  if (node.leading !== null) node.leading.lastFree = index;
  return null;
}

/** Why the group did not take it. */
export const notTaken = (node: MemberState): string =>
  group.accepts(node)
    ? `The log is full: ${node.place.maxLogEntries} entries in it are not committed yet or not applied here. Nothing was written.`
    : 'This leader is handing its lead over, and takes no writes. Nothing was written.';

/** Whether a log holds it, or held it and has given it up. `after`: it can only stand after this index. */
export function standingOf(node: MemberState, { op, after }: Pick<Propose, 'op' | 'after'>): 'logged' | 'forgotten' | 'new' {
  const { rules } = node.place;
  const { operations } = node;
  lookAt(operations, group.log(node), rememberedBy(node));
  if (rules.isLogged(operations.indexes.get(op))) return 'logged';
  return rules.isForgotten(after, operations.forgottenTo) ? 'forgotten' : 'new';
}

export function onReadIndex(node: MemberState, out: MemberOut, from: NodeId, { term, ticket }: ReadIndex): void {
  if (group.isLeader(node) && term === group.epoch(node)) group.read(node, out, { from, ticket });
}

/** Tells each member whose client waits for one of the entries committed just now. Clients of the others do not wait. */
export function tellOfCommits(node: MemberState, out: MemberOut): void {
  const chosen = group.chosenIndex(node);
  if (chosen <= node.noticed) return;
  if (group.isLeader(node)) {
    const log = group.log(node);
    let told: NodeId[] | null = null;
    for (let index = node.noticed + 1; index <= chosen; index += 1) {
      const origin = entryAt(log, index)?.payload?.origin;
      if (origin === undefined || origin === node.place.spec.id || told?.includes(origin)) continue;
      (told ??= []).push(origin);
      group.tellChosen(node, out, origin);
    }
  }
  node.noticed = chosen;
}
