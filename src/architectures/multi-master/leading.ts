/** What a member does for others while it leads: takes writes into the log, confirms reads, and tells of commits. */
import type { Micros, NodeId } from '../../sim/node.ts';
import { calendarMs } from '../../sim/epoch.ts';
import type { Asked } from '../shared/answers.ts';
import type { Member } from './member.ts';
import type { Propose, ReadIndex } from './protocol.ts';

/**
 * Puts a write into the log unless it is there already. Its time and the name of its randomness are fixed here, and the
 * run's seed is the same for all: so every member computes the same rows, and another run others. Returns why it was refused, or null.
 */
export function proposeWrite(member: Member, origin: NodeId, asked: Asked, now: Micros): string | null {
  const { op, sql, params } = asked;
  if (member.operations.find(member.group.log, op) !== undefined) return null;
  const statement = { sql, params, nowMs: calendarMs(now), seed: op };
  if (member.group.propose({ op, origin, statement }) !== null) return null;
  return `The log is full: it holds ${member.config.raft.maxLogEntries} entries and is never compacted here. Nothing was written.`;
}

/** A proposal for another term is dropped: its sender will ask the leader of this one by itself. */
export function handlePropose(member: Member, from: NodeId, message: Propose, now: Micros): void {
  if (!member.group.isLeader || message.term !== member.group.epoch) return;
  const refused = proposeWrite(member, from, message, now);
  if (refused !== null) member.send(from, { kind: 'refuse', op: message.op, reason: refused });
}

export function handleReadIndex(member: Member, from: NodeId, message: ReadIndex): void {
  if (!member.group.isLeader || message.term !== member.group.epoch) return;
  member.group.read({ from, ticket: message.ticket });
}

/** Tells each member whose client waits for one of the entries committed just now. Clients of the others do not wait. */
export function tellOfCommits(member: Member): void {
  const { group } = member;
  if (group.isLeader) {
    let told: NodeId[] | null = null;
    for (let index = member.noticed + 1; index <= group.chosenIndex; index += 1) {
      const origin = group.log.at(index)?.payload?.origin;
      if (origin === undefined || origin === member.id || told?.includes(origin)) continue;
      (told ??= []).push(origin);
      group.tellChosen(origin);
    }
  }
  member.noticed = group.chosenIndex;
}
