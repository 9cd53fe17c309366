/**
 * What must always hold of a Raft group, checked after every step: first the four properties of Figure 3 of Ongaro &
 * Ousterhout 2014. Each check looks only at what the last step changed. Entries are shared objects that never change, so
 * two logs hold the same entry exactly when they hold the same object. What a majority's logs have given up is forgotten here too.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { remembering } from '../../remembering.ts';
import { type Entry, entryAt, lastIndex, type Log } from '../log.ts';
import { at, type Decided, decidedAt, type History, lastOf, noDecisions, noHistory, note, noteBase, put } from './histories.ts';
import { meets, quorumsOf } from './voters.ts';
import { isLeader, type RaftNode } from './state.ts';

type Member = RaftNode<unknown>;

/** Terms whose leaders are remembered; in the end only the newest matter. */
const TERMS = 1000;

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
      if (known === undefined) {
        leaders.set(currentTerm, leader);
        if (leaders.size > TERMS) leaders.delete(Math.min(...leaders.keys()));
      }
      return known === undefined || known === leader ? null : `${known} and ${leader} both lead term ${currentTerm}, as ${node} sees it`;
    });
  },
};

/** The log holds this entry at `index`, or has given it up. Undefined: it had when it was looked at; a crash may have brought it back. */
function holds({ base, entries }: Log<unknown>, index: number, entry: Entry<unknown> | undefined): boolean {
  if (index > base.index) {
    const found = entries[index - 1 - base.index];
    return entry === undefined ? found !== undefined : found === entry;
  }
  return index < base.index || entry === undefined || entry.term === base.term;
}

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
      if (member === null) return null;
      if (member.raft.isBlank) {
        // It lost its disk and knows of nothing.
        committed.delete(node);
        return null;
      }
      const { log, commitIndex, logOnDisk } = member.raft;
      let known = committed.get(node);
      if (known === undefined) committed.set(node, (known = { member, now: NONE_COMMITTED, onDisk: NONE_COMMITTED }));
      if (known.member !== member) Object.assign(known, { member, now: known.onDisk });
      // A log is cut from its end, so the last of what was committed stands for all of it.
      if (!holds(log, known.now.index, known.now.entry)) return `${node} called entry ${known.now.index} committed and no longer holds it`;
      if (commitIndex > known.now.index) known.now = { index: commitIndex, entry: entryAt(log, commitIndex) };
      const index = Math.min(commitIndex, logOnDisk);
      if (index > known.onDisk.index) known.onDisk = index === known.now.index ? known.now : { index, entry: entryAt(log, index) };
      return null;
    });
  },
};

/** What a log held when it was last looked at, so that only the difference is looked at now. */
interface SeenLog {
  base: number;
  readonly entries: Entry<unknown>[];
}

/** Forgets what is no longer there; returns the first index that is new. */
function firstNew(seen: SeenLog, log: Log<unknown>): number {
  const moved = log.base.index - seen.base;
  if (moved > 0) seen.entries.splice(0, moved);
  // The whole log was replaced by a snapshot that is older, or by that of a disk that was lost.
  else if (moved < 0) seen.entries.length = 0;
  seen.base = log.base.index;
  let same = Math.min(seen.entries.length, log.entries.length);
  while (same > 0 && seen.entries[same - 1] !== log.entries[same - 1]) same -= 1;
  seen.entries.length = same;
  return seen.base + same + 1;
}

interface Made {
  readonly entry: Entry<unknown>;
  /** Undefined where every log that held it began with it. */
  readonly before: Entry<unknown> | undefined;
}

/** By index: the entry of each term, and the one it follows. If each has one predecessor, whole logs match. */
interface Matching {
  readonly seen: Map<NodeId, SeenLog>;
  readonly made: History<readonly Made[]>;
  readonly bases: Map<NodeId, number>;
}

/** What is wrong with an entry that a log has now, beside what was seen of others. */
function mismatch({ made }: Matching, node: NodeId, { base, entries }: Log<unknown>, index: number): string | null {
  const entry = entries[index - 1 - base.index];
  if (entry === undefined) return `${node} has no entry ${index}, which lies within its log`;
  if (index <= made.from) return null;
  const before = entries[index - 2 - base.index];
  const known = at(made, index);
  const first = known?.find((other) => other.entry.term === entry.term);
  if (first === undefined || (first.entry === entry && first.before === undefined)) {
    const others = known?.filter((other) => other !== first) ?? [];
    put(made, index, Object.freeze([...others, Object.freeze({ entry, before })]));
    return null;
  }
  if (first.entry !== entry) return `${node} holds another entry ${index} of term ${entry.term} than was made before`;
  const follows = index - 1 > base.index ? first.before === before : first.before?.term === base.term || index === 1;
  return follows ? null : `${node} holds entry ${index} of term ${entry.term} after another entry ${index - 1}`;
}

export const logMatching: Invariant = {
  name: 'log matching',
  states:
    'If two logs hold an entry with the same index and term, they are equal up to it (Ongaro & Ousterhout 2014, §5.3, Figure 3), as far as they go back.',
  begin(): Checker {
    const memory: Matching = { seen: new Map(), made: noHistory(), bases: new Map() };
    return remembering(memory, (node, states, { seen, made, bases }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { log } = member.raft;
      let known = seen.get(node);
      if (known === undefined) seen.set(node, (known = { base: log.base.index, entries: [] }));
      noteBase(bases, member, node, made);
      // Where a log begins anew its first entry has to follow what was given up.
      const begins = known.base !== log.base.index && log.entries.length > 0;
      const beginning = begins ? mismatch({ seen, made, bases }, node, log, log.base.index + 1) : null;
      if (beginning !== null) return beginning;
      for (let index = firstNew(known, log); index <= lastIndex(log); index += 1) {
        const problem = mismatch({ seen, made, bases }, node, log, index);
        if (problem !== null) return problem;
        known.entries.push(log.entries[index - 1 - log.base.index] as Entry<unknown>);
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

/** What is wrong with the log of a leader, beside one entry that was committed. */
function lacks(leader: NodeId, { raft }: Member, index: number, known: Committed): string | null {
  return known.term < raft.currentTerm && !holds(raft.log, index, known.entry)
    ? `${leader} leads term ${raft.currentTerm} without entry ${index}, which was committed in term ${known.term}`
    : null;
}

export const leaderCompleteness: Invariant = {
  name: 'leader completeness',
  states: 'An entry committed in a term is in the log of every leader of a higher term, or was (Ongaro & Ousterhout 2014, §5.4, Figure 3).',
  begin(): Checker {
    const memory = { committed: noHistory<Committed>(), ledTerm: new Map<NodeId, number>(), bases: new Map<NodeId, number>() };
    return remembering(memory, (node, states, { committed, ledTerm, bases }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { raft } = member;
      noteBase(bases, member, node, committed);
      while (lastOf(committed) < raft.commitIndex) {
        const index = lastOf(committed) + 1;
        const entry = entryAt(raft.log, index);
        if (entry === undefined) return `${node} calls entry ${index} committed and does not hold it`;
        const known = Object.freeze({ entry, term: raft.currentTerm });
        put(committed, index, known);
        for (const [other, state] of states) {
          const leader = memberOf(state);
          const problem = leader !== null && isLeader(leader) ? lacks(other, leader, index, known) : null;
          if (problem !== null) return problem;
        }
      }
      if (!isLeader(member) || ledTerm.get(node) === raft.currentTerm) return null;
      ledTerm.set(node, raft.currentTerm);
      for (let index = lastOf(committed); index > committed.from; index -= 1) {
        const known = at(committed, index);
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
    return remembering(noDecisions(), (node, states, memory) => {
      const member = memberOf(states.get(node));
      return member === null ? null : note(memory, node, member);
    });
  },
};

export const snapshotsAreTrue: Invariant = {
  name: 'snapshots are true',
  states:
    'A log gives up only what is committed; and of the last such entry it knows the index, the term and the number of statements up to it (Ongaro & Ousterhout 2014, §7, Figure 13).',
  begin(): Checker {
    const memory: Decided & { readonly looked: Map<NodeId, number> } = { ...noDecisions(), looked: new Map() };
    return remembering(memory, (node, states, { looked, ...decided }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { base } = member.raft.log;
      if (looked.get(node) !== base.index) {
        looked.set(node, base.index);
        const entry = decidedAt(decided, base.index);
        if (base.index > member.raft.commitIndex)
          return `${node} gave up its log up to ${base.index}, and only ${member.raft.commitIndex} is committed`;
        if (entry !== undefined && (entry.term !== base.term || entry.ordinal !== base.ordinal))
          return `${node} says that entry ${base.index}, which it gave up, was of term ${base.term} and statement ${base.ordinal}; it was of term ${entry.term} and statement ${entry.ordinal}`;
      }
      note(decided, node, member);
      return null;
    });
  },
};

export const configurationsMeet: Invariant = {
  name: 'configurations meet',
  states:
    'Of two configurations that follow each other in a log, every election by one shares a voter with every election and every commit by the other (Ongaro & Ousterhout 2014, §6; Howard et al. 2016).',
  begin(): Checker {
    const memory = { looked: new Map<NodeId, unknown>() };
    return remembering(memory, (node, states, { looked }) => {
      const member = memberOf(states.get(node));
      if (member === null) return null;
      const { configs } = member.raft;
      // Replaced when it changes.
      if (looked.get(node) === configs) return null;
      looked.set(node, configs);
      const quorums = configs.map(({ config }) => quorumsOf(config, member.place.raft));
      const apart = configs.find((_, i) => i > 0 && !meets(quorums[i - 1] ?? [], quorums[i] ?? []));
      if (apart === undefined) return null;
      return `${node} goes over to ${apart.config.voters.length} voters with entry ${apart.index}, and not all that these decide is known to those before them`;
    });
  },
};

export const raftInvariants: readonly Invariant[] = [
  configurationsMeet,
  electionSafety,
  snapshotsAreTrue,
  commitsAreFinal,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
];
