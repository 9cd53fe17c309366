/** What a member does for others while it leads: takes writes into the log, confirms reads, and tells of commits. */
import { calendarMs } from '../../sim/epoch.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Asked } from '../shared/answers.ts';
import { entryAt } from '../shared/consensus/log.ts';
import { group, rememberedBy } from './group.ts';
import { lookAt } from './operations.ts';
import type { Propose, ReadIndex, Refuse } from './protocol.ts';
import type { MemberOut, MemberState } from './state.ts';

const FORGOTTEN =
  'This write is so late that the leader no longer knows whether it was written: it remembers a bounded number of operations. It was not written again.';

/**
 * Puts a write into the log unless it is there already. Its time and the name of its randomness are fixed here, and the
 * run's seed is the same for all: so every member computes the same rows, and another run others. Returns why it was refused, or null.
 */
export function proposeWrite(
  node: MemberState,
  out: MemberOut,
  origin: NodeId,
  { op, sql, params, nowMs = calendarMs(out.now), after }: Asked & Pick<Propose, 'after'>,
): Refuse | null {
  const { rules, raft } = node.place;
  const { operations } = node;
  lookAt(operations, group.log(node), rememberedBy(node));
  if (rules.isLogged(operations.indexes.get(op))) return null;
  if (rules.isForgotten(after, operations.forgottenTo)) return { kind: 'refuse', op, reason: FORGOTTEN, isDoubtful: true };
  const statement = { sql, params, nowMs, seed: op };
  if (group.propose(node, out, { op, origin, statement }) !== null) return null;
  const reason = `The log is full: ${raft.maxLogEntries} entries in it are not committed yet or not applied here. Nothing was written.`;
  return { kind: 'refuse', op, reason, isDoubtful: false };
}

/** A proposal for another term is dropped: its sender will ask the leader of this one by itself. */
export function onPropose(node: MemberState, out: MemberOut, from: NodeId, message: Propose): void {
  if (!group.isLeader(node) || message.term !== group.epoch(node)) return;
  const refused = proposeWrite(node, out, from, message);
  if (refused !== null) out.send(from, refused);
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
