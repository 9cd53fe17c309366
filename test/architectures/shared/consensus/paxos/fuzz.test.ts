/** Paxos under random faults, with its invariants after every step; and each invariant against bugs planted for it. */
import { describe, expect, it } from 'vitest';
import { PAXOS_RULES, type PaxosRules } from '../../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { JOURNAL, PROMISED_KEY } from '../../../../../src/architectures/shared/consensus/paxos/state.ts';
import { altered } from '../../planted.ts';
import { Violation } from '../../rig.ts';
import { fuzz, type Kind, KINDS, keepsAll, STEPS } from './fuzz.ts';

const SCHEDULES = 12;

describe('Paxos', () => {
  it.each(KINDS)('keeps every invariant under %s', { timeout: 60_000 }, (_words, kind) => keepsAll(kind, SCHEDULES));
});

/** Each bug must be caught by the property it breaks, or by one that follows from it, within this many schedules. */
const PATIENCE = 400;

function firstViolation(options: Kind, wanted: RegExp): string {
  for (let seed = 1; seed <= PATIENCE; seed += 1) {
    try {
      fuzz({ ...options, seed, steps: STEPS });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (wanted.test(error.message)) return error.message;
    }
  }
  return `not found in ${PATIENCE} schedules`;
}

const forgets = (key: string): Kind => ({
  wrap: (logic) =>
    altered(logic, (effect) =>
      (effect.type === 'persist' && effect.key === key) || (effect.type === 'append' && effect.log === key) ? null : effect,
    ),
});

/** What is broken, in which worlds, and what says so. */
const BUGS: readonly (readonly [string, Partial<PaxosRules>, Kind, RegExp])[] = [
  ['ballots belong to nobody', { nextBallot: (above) => above + 1 }, {}, /a ballot has one proposer/],
  ['a promise is not on disk', {}, forgets(PROMISED_KEY), /promises hold/],
  ['what was accepted is not on disk', {}, forgets(JOURNAL), /is chosen|learned/],
  ['it promises again what it has promised', { mayPromise: () => true }, {}, /promises hold|one value/],
  ['it accepts below its promise', { mayAccept: () => true }, {}, /promises hold/],
  ['what was reported is not proposed again', { keeps: () => null }, { huntsLeaders: true }, /one value/],
  ['the lowest ballot counts', { highest: (one, other) => (one.ballot < other.ballot ? one : other) }, { huntsLeaders: true }, /one value/],
  ['a leader asks a minority', { arePrepared: (promises, quorum) => promises >= quorum - 1 }, {}, /one value/],
  ['a minority chooses', { isChosen: (accepted, quorum) => accepted >= quorum - 1 }, {}, /one value|learned/],
  ['a leader’s word is believed of other ballots', { mayLearn: () => true }, {}, /learned/],
  ['who lost its disk promises', { isLost: () => false }, { losesDisks: true, compacts: true }, /promises hold|learned|one value/],
  [
    'who lost its disk is counted',
    { isCounted: () => true, isAcceptor: () => true },
    { losesDisks: true, compacts: true },
    /promises hold|learned|one value/,
  ],
  ['who has given slots up promises', { reachesBack: () => true }, { compacts: true }, /one value|learned|progress/],
  ['it answers before its disk', { isOnDisk: () => true }, { slowDisks: true }, /one value|learned|promises/],
  ['strangers are heard', { isMember: () => true }, {}, /one proposer|one value|learned/],
  ['a promise counts as often as it comes', { isNewVoter: () => true }, {}, /one value|promises|proposer/],
];

describe('a bug is caught', () => {
  it.each(BUGS)('%s', { timeout: 120_000 }, (_words, rules, kind, wanted) => {
    expect(firstViolation({ ...kind, rules }, wanted)).toMatch(wanted);
  });

  it('quorums that do not meet', () => {
    expect(firstViolation({ config: { phase1Quorum: 2, phase2Quorum: 2 } }, /one value/)).toMatch(/one value/);
  });

  it('every rule is broken here, or by hand where chance does not find it', () => {
    const broken = new Set(BUGS.flatMap(([, rules]) => Object.keys(rules)));
    // scenes.test.ts. Who hears a leader is deaf for the peace of leaders; nothing is wrong without it.
    expect(Object.keys(PAXOS_RULES).filter((rule) => !broken.has(rule))).toEqual(['hearsLeader', 'readRound', 'isConfirmed', 'isInOrder']);
  });
});
