/**
 * What must always hold of a Paxos group, checked after every step from all states at once: what *Paxos Made Simple* (Lamport 2001, §2.2)
 * asks of it (P1a, P2c), that only one value is chosen, and that members do as is chosen. Values are shared objects that never
 * change, so two are the same exactly when they are the same object. What a majority's logs have given up is forgotten here too.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { remembering } from '../../remembering.ts';
import { reachedByMajority } from '../highest.ts';
import type { Learned } from './log.ts';
import type { Proposal, Value } from './protocol.ts';
import { lastSlot, type PaxosNode } from './state.ts';

type Member = PaxosNode<unknown>;

/** Ballots whose proposers are remembered; in the end only the newest matter. */
const BALLOTS = 1000;

/** A member's state, or null for a client, a node that is down, or a member of another group. */
export function paxosMemberOf(state: unknown): Member | null {
  return isMember(state) ? state : null;
}

function isMember(state: unknown): state is Member {
  return typeof state === 'object' && state !== null && 'paxos' in state && 'place' in state && 'role' in state;
}

export const oneProposer: Invariant = {
  name: 'a ballot has one proposer',
  states: 'No two members prepare or lead in one ballot, and nobody follows another in it (Lamport 2001, §2.2).',
  begin(): Checker {
    return remembering({ proposers: new Map<number, NodeId>() }, (node, states, { proposers }) => {
      const member = paxosMemberOf(states.get(node));
      if (member === null) return null;
      const { ballot, promised, leader } = member.paxos;
      const [who, of] = ballot > 0 ? [node, ballot] : [leader, promised];
      if (who === null) return null;
      const known = proposers.get(of);
      if (known === undefined) {
        proposers.set(of, who);
        if (proposers.size > BALLOTS) proposers.delete(Math.min(...proposers.keys()));
      }
      return known === undefined || known === who ? null : `${known} and ${who} both propose in ballot ${of}, as ${node} sees it`;
    });
  },
};

export const promisesHold: Invariant = {
  name: 'promises hold',
  states:
    'A member never promises less than it had on its disk, in this life or an earlier one, and accepts nothing below (P1a: Lamport 2001, §2.2).',
  begin(): Checker {
    const memory = { promised: new Map<NodeId, number>(), looked: new Map<NodeId, { readonly member: Member; journaled: number }>() };
    return remembering(memory, (node, states, { promised, looked }) => {
      const member = paxosMemberOf(states.get(node));
      if (member === null || member.paxos.isLearner) return null;
      const { paxos } = member;
      const before = promised.get(node) ?? 0;
      if (paxos.promised < before) return `${node} had promised ballot ${before}, and now knows of ${paxos.promised}`;
      promised.set(node, paxos.promisedOnDisk);
      const seen = looked.get(node);
      for (const { slot, ballot } of seen?.member === member ? newest(paxos.journal, paxos.journaled - seen.journaled) : []) {
        if (ballot < paxos.promised) return `${node} accepted slot ${slot} in ballot ${ballot} and had promised ${paxos.promised}`;
      }
      looked.set(node, { member, journaled: paxos.journaled });
      return null;
    });
  },
};

const newest = <T>(items: readonly T[], count: number): readonly T[] => (count <= 0 ? [] : items.slice(-count));

/** What is known of a slot. */
interface Slot {
  /** By ballot: its value, and who has it on disk. */
  readonly ballots: Map<number, { readonly value: Value<unknown>; readonly by: Set<NodeId> }>;
  chosen: { readonly ballot: number; readonly value: Value<unknown> } | null;
  /** As the first that did it entered it into its log. */
  entry: Learned<unknown> | null;
}

/** What the checkers below remember: slots that a majority's logs still hold. */
interface History {
  readonly slots: Map<number, Slot>;
  from: number;
  readonly bases: Map<NodeId, number>;
  readonly looked: Map<NodeId, { readonly member: Member; accepted: number; onDisk: number; entered: number; base: number }>;
}

const noHistory = (): History => ({ slots: new Map(), from: 0, bases: new Map(), looked: new Map() });

function slotOf({ slots, from }: History, slot: number): Slot {
  const known = slots.get(slot) ?? { ballots: new Map(), chosen: null, entry: null };
  if (slot > from) slots.set(slot, known);
  return known;
}

/** Notes what a member has accepted since it was looked at last, and what of it is on its disk. What is wrong with it, or null. */
function note(history: History, node: NodeId, member: Member): string | null {
  const { paxos, place } = member;
  forget(history, node, member);
  let seen = history.looked.get(node);
  // After a restart all of it came from disk.
  if (seen?.member !== member)
    history.looked.set(node, (seen = { member, accepted: 0, onDisk: 0, entered: paxos.log.base.index, base: paxos.log.base.index }));
  // A member that accepts nothing only copies what is chosen.
  const counts = !paxos.isLearner;
  for (const proposal of newest(paxos.journal, paxos.journaled - seen.accepted)) {
    const problem = hear(history, node, proposal);
    if (problem !== null) return problem;
  }
  seen.accepted = paxos.journaled;
  const end = paxos.journal.length - (paxos.journaled - paxos.journaledOnDisk);
  for (let at = Math.max(0, end - (paxos.journaledOnDisk - seen.onDisk)); counts && at < end; at += 1) {
    const proposal = paxos.journal[at];
    const problem = proposal === undefined ? null : kept(history, node, proposal, place.paxos.phase2Quorum);
    if (problem !== null) return problem;
  }
  seen.onDisk = paxos.journaledOnDisk;
  return null;
}

/** An acceptor has it on disk. So many: it is chosen. */
function kept(history: History, node: NodeId, { slot, ballot }: Proposal<unknown>, quorum: number): string | null {
  const known = slotOf(history, slot);
  const accepted = known.ballots.get(ballot);
  accepted?.by.add(node);
  if (accepted === undefined || accepted.by.size < quorum) return null;
  const { chosen } = known;
  if (chosen !== null && chosen.value !== accepted.value)
    return `slot ${slot} has two chosen values, in ballots ${chosen.ballot} and ${ballot}`;
  if (chosen === null || ballot < chosen.ballot) known.chosen = { ballot, value: accepted.value };
  return null;
}

/** A proposal: the only one of its ballot and slot, and of a slot that is chosen the value of that. */
function hear(history: History, node: NodeId, { slot, ballot, value }: Proposal<unknown>): string | null {
  const known = slotOf(history, slot);
  const first = known.ballots.get(ballot);
  if (first === undefined) known.ballots.set(ballot, { value, by: new Set() });
  else if (first.value !== value) return `two values are proposed for slot ${slot} in ballot ${ballot}, as ${node} has it`;
  const { chosen } = known;
  if (chosen !== null && ballot > chosen.ballot && chosen.value !== value)
    return `slot ${slot} is chosen in ballot ${chosen.ballot}, and another value is proposed for it in ballot ${ballot}, as ${node} has it`;
  return null;
}

/** Forgets what the logs of a majority have given up. */
function forget(history: History, node: NodeId, { place, paxos }: Member): void {
  const { index } = paxos.log.base;
  const { bases, slots } = history;
  if (bases.get(node) === index || (index === 0 && !bases.has(node))) return;
  bases.set(node, index);
  const { members } = place.paxos;
  const upTo = reachedByMajority(
    Float64Array.from(members, (id) => bases.get(id) ?? 0),
    Math.floor(members.length / 2) + 1,
  );
  for (; history.from < upTo; history.from += 1) slots.delete(history.from + 1);
}

export const oneValue: Invariant = {
  name: 'one value is chosen',
  states:
    'For a slot no second value is ever accepted by a quorum; a ballot proposes one value for it; and after a choice every higher ballot proposes just that (P2c: Lamport 2001, §2.2).',
  begin(): Checker {
    return remembering(noHistory(), (node, states, history) => {
      const member = paxosMemberOf(states.get(node));
      return member === null ? null : note(history, node, member);
    });
  },
};

export const toldNotGuessed: Invariant = {
  name: 'only what is chosen is learned',
  states:
    'What a member takes for chosen is the value that a quorum accepted in one ballot; members make equal logs of it, and give up no more than that (Lamport 2001, §2.3).',
  begin(): Checker {
    return remembering(noHistory(), (node, states, history) => {
      const member = paxosMemberOf(states.get(node));
      if (member === null) return null;
      const { paxos } = member;
      // What is wrong with that, another says.
      note(history, node, member);
      const seen = history.looked.get(node);
      if (seen === undefined) return null;
      const { log, chosenUpTo } = paxos;
      if (log.base.index > seen.base) {
        const entry = history.slots.get(log.base.index)?.entry;
        if (entry && (entry.term !== log.base.term || entry.ordinal !== log.base.ordinal || entry.isUnbroken !== log.base.isUnbroken))
          return `${node} remembers another end of what its log gave up, slot ${log.base.index}, than was there`;
      }
      if (log.base.index > chosenUpTo || chosenUpTo > lastSlot(paxos))
        return `${node} takes slots up to ${chosenUpTo} for chosen; its log holds ${log.base.index + 1} to ${lastSlot(paxos)}`;
      Object.assign(seen, { base: log.base.index, entered: Math.max(seen.entered, log.base.index) });
      while (seen.entered < chosenUpTo) {
        const slot = seen.entered + 1;
        const problem = wrong(history, node, member, slot);
        if (problem !== null) return problem;
        seen.entered = slot;
      }
      return null;
    });
  },
};

/** What is wrong with a slot that this member takes for chosen. */
function wrong(history: History, node: NodeId, { paxos }: Member, slot: number): string | null {
  if (slot <= history.from) return null;
  const at = slot - 1 - paxos.log.base.index;
  const [accepted, entry] = [paxos.accepted[at], paxos.log.entries[at]];
  const known = slotOf(history, slot);
  if (accepted === undefined || entry === undefined) return `${node} takes slot ${slot} for chosen and does not hold it`;
  if (known.chosen === null) return `${node} takes slot ${slot} for chosen; no value of it has been accepted by a quorum in one ballot`;
  if (known.chosen.value !== accepted.value) return `${node} takes another value of slot ${slot} for chosen than was`;
  known.entry ??= entry;
  return known.entry.ordinal === entry.ordinal && known.entry.payload === entry.payload && known.entry.term === entry.term
    ? null
    : `${node} makes another entry of slot ${slot} than another member`;
}

export const paxosInvariants: readonly Invariant[] = [promisesHold, oneProposer, oneValue, toldNotGuessed];
