/**
 * What must always hold of a Raft group, checked after every step: first the four properties of Figure 3 of Ongaro &
 * Ousterhout 2014. Each check looks only at what the last step changed. Entries are shared objects that never change, so
 * two logs hold the same entry exactly when they hold the same object.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { remembering } from '../../remembering.ts';
import { type Entry, entryAt, type Log } from '../log.ts';
import { isLeader, type RaftNode } from './state.ts';

type Member = RaftNode<unknown>;

/** A member's state, or null for a client or a node that is down. */
export function memberOf(state: unknown): Member | null {
  return isMember(state) ? state : null;
}

function isMember(state: unknown): state is Member {
  return typeof state === 'object' && state !== null && 'raft' in state && 'place' in state && 'role' in state;
}

export const electionSafety: Invariant = {
  name: 'election safety',
  states: 'A term has at most one leader, and nobody follows another in it (Ongaro & Ousterhout 2014, §5.2, Figure 3).',
  begin(): Checker {
    return remembering({ leaders: new Map<number, NodeId>() }, (node, states, { leaders }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { leader, currentTerm } = member.raft;
      // A leader calls itself the leader, so one look serves both.
      if (leader === null) return null;
      const known = leaders.get(currentTerm);
      if (known === undefined) leaders.set(currentTerm, leader);
      return known === undefined || known === leader ? null : `${known} and ${leader} both lead term ${currentTerm}, as ${node} sees it`;
    });
  },
};

/** The last that a member called committed: in this life, and of what was on its disk. */
interface Called {
  member: Member;
  now: Mark;
  onDisk: Mark;
}

interface Mark {
  readonly index: number;
  readonly entry: Entry<unknown> | undefined;
}

const NONE_COMMITTED: Mark = { index: 0, entry: undefined };

export const commitsAreFinal: Invariant = {
  name: 'commits are final',
  states:
    'No member cuts from its log what it has called committed, in this life or, if it had it on disk, an earlier one (Ongaro & Ousterhout 2014, §5.3).',
  begin(): Checker {
    const memory = { committed: new Map<NodeId, Called>() };
    return remembering(memory, (node, states, { committed }) => {
      const member = memberOf(states.get(node));
      // A member that lost its disk knows of nothing and takes no part.
      if (member === null || member.role.value === 'lost') return null;
      const { log, commitIndex, logOnDisk } = member.raft;
      let known = committed.get(node);
      if (known === undefined) committed.set(node, (known = { member, now: NONE_COMMITTED, onDisk: NONE_COMMITTED }));
      if (known.member !== member) Object.assign(known, { member, now: known.onDisk });
      // A log is cut from its end, so the last of what was committed stands for all of it.
      if (entryAt(log, known.now.index) !== known.now.entry)
        return `${node} called entry ${known.now.index} committed and no longer holds it`;
      if (commitIndex > known.now.index) known.now = { index: commitIndex, entry: entryAt(log, commitIndex) };
      const index = Math.min(commitIndex, logOnDisk);
      if (index > known.onDisk.index) known.onDisk = { index, entry: entryAt(log, index) };
      return null;
    });
  },
};

/** What a log held when it was last looked at, so that only the difference is looked at now. */
type SeenLog = Entry<unknown>[];

/** Forgets what is no longer there; returns the first index that is new. */
function firstNew(seen: SeenLog, log: Log<unknown>): number {
  let same = Math.min(seen.length, log.length);
  while (same > 0 && seen[same - 1] !== entryAt(log, same)) same -= 1;
  seen.length = same;
  return same + 1;
}

interface Made {
  readonly entry: Entry<unknown>;
  readonly before: Entry<unknown> | undefined;
}

export const logMatching: Invariant = {
  name: 'log matching',
  states: 'If two logs hold an entry with the same index and term, they are equal up to it (Ongaro & Ousterhout 2014, §5.3, Figure 3).',
  begin(): Checker {
    // By index: the entry of each term, and the one it follows. If each has one predecessor, whole logs match.
    const memory = { seen: new Map<NodeId, SeenLog>(), made: [] as (readonly Made[] | undefined)[] };
    return remembering(memory, (node, states, { seen, made }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { log } = member.raft;
      let known = seen.get(node);
      if (known === undefined) seen.set(node, (known = []));
      for (let index = firstNew(known, log); index <= log.length; index += 1) {
        const entry = entryAt(log, index);
        const before = entryAt(log, index - 1);
        if (entry === undefined) return `${node} has no entry ${index} in a log of ${log.length}`;
        known.push(entry);
        const first = made[index]?.find((other) => other.entry.term === entry.term);
        if (first === undefined) made[index] = Object.freeze([...(made[index] ?? []), { entry, before }]);
        else if (first.entry !== entry) return `${node} holds another entry ${index} of term ${entry.term} than was made before`;
        else if (first.before !== before) return `${node} holds entry ${index} of term ${entry.term} after another entry ${index - 1}`;
      }
      return null;
    });
  },
};

interface Committed {
  readonly entry: Entry<unknown>;
  /** Term of the member that was first to call it committed. */
  readonly term: number;
}

export const leaderCompleteness: Invariant = {
  name: 'leader completeness',
  states: 'An entry committed in a term is in the log of every leader of a higher term (Ongaro & Ousterhout 2014, §5.4, Figure 3).',
  begin(): Checker {
    const memory = { committed: [] as Committed[], ledTerm: new Map<NodeId, number>() };
    const lacks = (leader: NodeId, { raft }: Member, index: number, known: Committed): string | null =>
      known.term < raft.currentTerm && entryAt(raft.log, index) !== known.entry
        ? `${leader} leads term ${raft.currentTerm} without entry ${index}, which was committed in term ${known.term}`
        : null;
    return remembering(memory, (node, states, { committed, ledTerm }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { raft } = member;
      while (committed.length < raft.commitIndex) {
        const index = committed.length + 1;
        const entry = entryAt(raft.log, index);
        if (entry === undefined) return `${node} calls entry ${index} committed and does not hold it`;
        const known = Object.freeze({ entry, term: raft.currentTerm });
        committed.push(known);
        for (const [other, state] of states) {
          const leader = memberOf(state);
          const problem = leader !== null && isLeader(leader) ? lacks(other, leader, index, known) : null;
          if (problem !== null) return problem;
        }
      }
      if (!isLeader(member) || ledTerm.get(node) === raft.currentTerm) return null;
      ledTerm.set(node, raft.currentTerm);
      for (let index = committed.length; index > 0; index -= 1) {
        const known = committed[index - 1];
        const problem = known === undefined ? null : lacks(node, member, index, known);
        if (problem !== null) return problem;
        // Where logs meet they are equal before (log matching), so one entry it had to hold stands for the rest.
        if (known !== undefined && known.term < raft.currentTerm) break;
      }
      return null;
    });
  },
};

export const stateMachineSafety: Invariant = {
  name: 'state machine safety',
  states: 'No two members apply different entries at the same index (Ongaro & Ousterhout 2014, §5.4.3, Figure 3).',
  begin(): Checker {
    const memory = { applied: [] as Entry<unknown>[], seen: new Map<NodeId, { readonly member: Member; to: number }>() };
    return remembering(memory, (node, states, { applied, seen }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { log, commitIndex } = member.raft;
      let cursor = seen.get(node);
      // After a restart the log came from disk: look at all of it again.
      if (cursor === undefined || cursor.member !== member) seen.set(node, (cursor = { member, to: 0 }));
      while (cursor.to < commitIndex) {
        const index = cursor.to + 1;
        const entry = entryAt(log, index);
        if (entry === undefined) return `${node} applies entry ${index} and does not hold it`;
        const known = applied[index - 1];
        if (known === undefined) applied[index - 1] = entry;
        else if (known !== entry)
          return `${node} applies at index ${index} an entry of term ${entry.term}; another applied one of term ${known.term}`;
        cursor.to = index;
      }
      return null;
    });
  },
};

export const raftInvariants: readonly Invariant[] = [electionSafety, commitsAreFinal, logMatching, leaderCompleteness, stateMachineSafety];
