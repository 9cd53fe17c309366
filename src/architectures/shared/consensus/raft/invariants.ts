/**
 * What must always hold of a Raft group, checked after every step: first the four properties of Figure 3 of Ongaro &
 * Ousterhout 2014. Each check looks only at what the last step changed. Entries are shared objects that never change, so
 * two logs hold the same entry exactly when they hold the same object.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import type { Entry } from '../port.ts';
import { RaftGroup } from './group.ts';
import type { Raft } from './state.ts';

/** The Raft part of a node's state, or null for a client or a node that is down. */
function raftOf(state: unknown): Raft<unknown> | null {
  if (typeof state !== 'object' || state === null || !('group' in state)) return null;
  return state.group instanceof RaftGroup ? state.group.raft : null;
}

export const electionSafety: Invariant = {
  name: 'election safety',
  states: 'A term has at most one leader, and nobody follows another in it (Ongaro & Ousterhout 2014, §5.2, Figure 3).',
  begin(): Checker {
    const leaders = new Map<number, NodeId>();
    return {
      after(node, states) {
        const raft = raftOf(states.get(node));
        // A leader calls itself the leader, so one look serves both.
        if (raft === null || raft.leader === null) return null;
        const known = leaders.get(raft.currentTerm);
        if (known === undefined) leaders.set(raft.currentTerm, raft.leader);
        return known === undefined || known === raft.leader
          ? null
          : `${known} and ${raft.leader} both lead term ${raft.currentTerm}, as ${node} sees it`;
      },
    };
  },
};

export const commitsAreFinal: Invariant = {
  name: 'commits are final',
  states: 'No member cuts from its log what it has called committed, in this life or an earlier one (Ongaro & Ousterhout 2014, §5.3).',
  begin(): Checker {
    const committed = new Map<NodeId, { index: number; entry: Entry<unknown> | undefined }>();
    return {
      after(node, states) {
        const raft = raftOf(states.get(node));
        // A member that lost its disk knows of nothing and takes no part.
        if (raft === null || raft.role.value === 'lost') return null;
        let known = committed.get(node);
        if (known === undefined) committed.set(node, (known = { index: 0, entry: undefined }));
        // A log is cut from its end, so the last of what was committed stands for all of it.
        if (raft.log.at(known.index) !== known.entry) return `${node} called entry ${known.index} committed and no longer holds it`;
        if (raft.commitIndex > known.index) {
          known.index = raft.commitIndex;
          known.entry = raft.log.at(raft.commitIndex);
        }
        return null;
      },
    };
  },
};

/** What a log held when it was last looked at, so that only the difference is looked at now. */
class SeenLog {
  readonly entries: Entry<unknown>[] = [];

  /** Forgets what is no longer there; returns the first index that is new. */
  firstNew(raft: Raft<unknown>): number {
    const { entries } = this;
    let same = Math.min(entries.length, raft.log.lastIndex);
    while (same > 0 && entries[same - 1] !== raft.log.at(same)) same -= 1;
    entries.length = same;
    return same + 1;
  }
}

interface Made {
  readonly entry: Entry<unknown>;
  readonly before: Entry<unknown> | undefined;
}

export const logMatching: Invariant = {
  name: 'log matching',
  states: 'If two logs hold an entry with the same index and term, they are equal up to it (Ongaro & Ousterhout 2014, §5.3, Figure 3).',
  begin(): Checker {
    const seen = new Map<NodeId, SeenLog>();
    // By index: the entry of each term, and the one it follows. If each has one predecessor, whole logs match.
    const made: Made[][] = [];
    return {
      after(node, states) {
        const raft = raftOf(states.get(node));
        if (raft === null) return null;
        let log = seen.get(node);
        if (log === undefined) seen.set(node, (log = new SeenLog()));
        for (let index = log.firstNew(raft); index <= raft.log.lastIndex; index += 1) {
          const entry = raft.log.at(index);
          const before = raft.log.at(index - 1);
          if (entry === undefined) return `${node} has no entry ${index} in a log of ${raft.log.lastIndex}`;
          log.entries.push(entry);
          const known = made[index]?.find((other) => other.entry.term === entry.term);
          if (known === undefined) (made[index] ??= []).push({ entry, before });
          else if (known.entry !== entry) return `${node} holds another entry ${index} of term ${entry.term} than was made before`;
          else if (known.before !== before) return `${node} holds entry ${index} of term ${entry.term} after another entry ${index - 1}`;
        }
        return null;
      },
    };
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
    const committed: Committed[] = [];
    const ledTerm = new Map<NodeId, number>();
    const lacks = (leader: NodeId, raft: Raft<unknown>, index: number, known: Committed): string | null =>
      known.term < raft.currentTerm && raft.log.at(index) !== known.entry
        ? `${leader} leads term ${raft.currentTerm} without entry ${index}, which was committed in term ${known.term}`
        : null;
    return {
      after(node, states) {
        const raft = raftOf(states.get(node));
        if (raft === null) return null;
        while (committed.length < raft.commitIndex) {
          const index = committed.length + 1;
          const entry = raft.log.at(index);
          if (entry === undefined) return `${node} calls entry ${index} committed and does not hold it`;
          const known = { entry, term: raft.currentTerm };
          committed.push(known);
          for (const [other, state] of states) {
            const leader = raftOf(state);
            const problem = leader?.isLeader ? lacks(other, leader, index, known) : null;
            if (problem !== null) return problem;
          }
        }
        if (!raft.isLeader || ledTerm.get(node) === raft.currentTerm) return null;
        ledTerm.set(node, raft.currentTerm);
        for (let index = committed.length; index > 0; index -= 1) {
          const known = committed[index - 1];
          const problem = known === undefined ? null : lacks(node, raft, index, known);
          if (problem !== null) return problem;
          // Where logs meet they are equal before (log matching), so one entry it had to hold stands for the rest.
          if (known !== undefined && known.term < raft.currentTerm) break;
        }
        return null;
      },
    };
  },
};

export const stateMachineSafety: Invariant = {
  name: 'state machine safety',
  states: 'No two members apply different entries at the same index (Ongaro & Ousterhout 2014, §5.4.3, Figure 3).',
  begin(): Checker {
    const applied: Entry<unknown>[] = [];
    const seen = new Map<NodeId, { readonly raft: Raft<unknown>; to: number }>();
    return {
      after(node, states) {
        const raft = raftOf(states.get(node));
        if (raft === null) return null;
        let cursor = seen.get(node);
        // After a restart the log came from disk: look at all of it again.
        if (cursor === undefined || cursor.raft !== raft) seen.set(node, (cursor = { raft, to: 0 }));
        while (cursor.to < raft.commitIndex) {
          const index = cursor.to + 1;
          const entry = raft.log.at(index);
          if (entry === undefined) return `${node} applies entry ${index} and does not hold it`;
          const known = applied[index - 1];
          if (known === undefined) applied[index - 1] = entry;
          else if (known !== entry)
            return `${node} applies at index ${index} an entry of term ${entry.term}; another applied one of term ${known.term}`;
          cursor.to = index;
        }
        return null;
      },
    };
  },
};

export const raftInvariants: readonly Invariant[] = [electionSafety, commitsAreFinal, logMatching, leaderCompleteness, stateMachineSafety];
