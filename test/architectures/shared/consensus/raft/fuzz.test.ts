/** Raft under random faults, with its invariants after every step; and each invariant against a bug planted for it. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { RULES, type Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { VOTE_KEY } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import { Violation } from '../../rig.ts';
import { type FuzzOptions, forgetful, fuzz, obedient } from './fuzz.ts';

/** A sample; `fuzz.long.test.ts` goes through more of them, and `RAFT_SCHEDULES=10000` through as many as one likes. */
const SCHEDULES = Number(process.env['RAFT_SCHEDULES'] ?? 120);
const STEPS = 1500;

describe('Raft under random crashes, pauses, partitions, loss, doubling and reordering', () => {
  it(`keeps every invariant through ${SCHEDULES} schedules of ${STEPS} steps`, { timeout: 120_000 }, () => {
    let committed = 0;
    let terms = 0;
    let reads = 0;
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const result = fuzz({ seed, steps: STEPS });
      committed += result.committed;
      terms += result.terms;
      reads += result.reads;
    }
    // A fuzz in which nothing happens proves nothing.
    expect(committed).toBeGreaterThan(10 * SCHEDULES);
    expect(terms).toBeGreaterThan(5 * SCHEDULES);
    expect(reads).toBeGreaterThan(SCHEDULES);
  });

  it(`keeps every invariant when leaders fall soon after they were elected, through ${SCHEDULES} schedules`, { timeout: 120_000 }, () => {
    let terms = 0;
    for (let seed = 1; seed <= SCHEDULES; seed += 1) terms += fuzz({ seed, steps: STEPS, huntsLeaders: true }).terms;
    expect(terms).toBeGreaterThan(20 * SCHEDULES);
  });

  it('keeps every invariant with election timeouts in whole ticks, while leaders hand over, half of them with leases', {
    timeout: 60_000,
  }, () => {
    let terms = 0;
    // A tick may be nearly over when a member begins to wait: nine of them, and not ten, are the least.
    const byLease = { leaseUs: 134_000, checkQuorum: true };
    for (let seed = 1; seed <= SCHEDULES / 3; seed += 1)
      terms += fuzz({ seed, steps: STEPS, orders: true, config: { electionTickUs: 15_000, ...(seed % 2 === 0 && byLease) } }).terms;
    expect(terms).toBeGreaterThan(5 * (SCHEDULES / 3));
  });

  it.each([false, true])(
    'keeps every invariant on disks that take their time (leaders hunted: %s)',
    { timeout: 120_000 },
    (huntsLeaders) => {
      let committed = 0;
      for (let seed = 1; seed <= SCHEDULES / 2; seed += 1)
        committed += fuzz({ seed, steps: STEPS, slowDisks: true, huntsLeaders }).committed;
      expect(committed).toBeGreaterThan(5 * (SCHEDULES / 2));
    },
  );

  it.each([false, true])(
    'keeps every invariant while logs are compacted and disks are lost (slow disks: %s)',
    { timeout: 120_000 },
    (slowDisks) => {
      let [committed, installed] = [0, 0];
      for (let seed = 1; seed <= SCHEDULES / 2; seed += 1) {
        const result = fuzz({ seed, steps: STEPS, compacts: true, losesDisks: true, slowDisks });
        committed += result.committed;
        installed += result.installed;
      }
      expect(committed).toBeGreaterThan(5 * (SCHEDULES / 2));
      expect(installed).toBeGreaterThan(SCHEDULES / 8);
    },
  );

  it.each(['joint', 'single'] as const)('keeps every invariant while members come and go (%s)', { timeout: 120_000 }, (changes) => {
    let [committed, terms] = [0, 0];
    for (let seed = 1; seed <= SCHEDULES / 5; seed += 1) {
      const result = fuzz({ seed, steps: STEPS, changes, orders: true, compacts: seed % 2 === 0, huntsLeaders: seed % 5 === 0 });
      committed += result.committed;
      terms += result.terms;
    }
    expect(committed).toBeGreaterThan(10 * (SCHEDULES / 5));
    expect(terms).toBeGreaterThan(5 * (SCHEDULES / 5));
  });

  it('repeats a schedule exactly from its seed', () => {
    expect(fuzz({ seed: 7, steps: 2000 })).toEqual(fuzz({ seed: 7, steps: 2000 }));
    expect(fuzz({ seed: 7, steps: 2000, slowDisks: true })).toEqual(fuzz({ seed: 7, steps: 2000, slowDisks: true }));
  });
});

/** Each bug must be caught by the property it breaks, or by one that follows from it, within this many schedules. */
const PATIENCE = 400;

function firstViolation(options: Omit<FuzzOptions, 'seed' | 'steps'>, wanted: RegExp): string {
  for (let seed = 1; seed <= PATIENCE; seed += 1) {
    try {
      fuzz({ ...options, seed, steps: 1500 });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (wanted.test(error.message)) return error.message;
    }
  }
  return `nothing found in ${PATIENCE} schedules`;
}

describe('a planted bug is caught', () => {
  const rules: readonly {
    readonly bug: string;
    readonly rules: Partial<Rules>;
    readonly caught: RegExp;
    readonly huntsLeaders?: boolean;
    readonly slowDisks?: boolean;
    readonly compacts?: boolean;
    readonly losesDisks?: boolean;
  }[] = [
    { bug: 'a member votes twice in a term', rules: { isFree: () => true }, caught: /election safety/ },
    { bug: 'a voter counts as often as its vote arrives', rules: { isNewVoter: () => true }, caught: /election safety/ },
    { bug: 'a stranger counts as a member', rules: { isMember: () => true }, caught: /election safety/ },
    {
      bug: 'a follower cuts its log where it does not conflict',
      rules: { isConflict: () => true },
      caught: /commits are final/,
    },
    {
      bug: 'a follower takes entries without looking at the one before',
      rules: { isConsistent: (raft, request) => request.prevLogIndex <= lastIndex(raft.log) },
      caught: /log matching/,
    },
    { bug: 'a member votes for a log that lacks entries', rules: { isUpToDate: () => true }, caught: /leader completeness/ },
    {
      bug: 'a follower commits past what agrees with the leader',
      rules: { followerCommit: (raft) => Math.min(raft.leaderCommit, lastIndex(raft.log)) },
      caught: /state machine safety/,
    },
    {
      bug: 'a leader commits entries of earlier terms by counting (Figure 8)',
      rules: { mayCommit: () => true },
      huntsLeaders: true,
      caught: /leader completeness|state machine safety/,
    },
    {
      bug: 'a leader answers reads without asking whether it still leads',
      rules: { isConfirmed: () => true },
      caught: /linearizable reads/,
    },
    {
      bug: 'a member answers before what it promises is on its disk',
      rules: { isOnDisk: () => true },
      slowDisks: true,
      caught: /election safety|commits are final|leader completeness|state machine safety/,
    },
    {
      bug: 'a leader counts its own copy before it is on its disk',
      rules: { ownCopy: ({ log }) => lastIndex(log) },
      slowDisks: true,
      huntsLeaders: true,
      caught: /leader completeness|state machine safety/,
    },
    {
      bug: 'a snapshot goes without the term of its last entry',
      rules: { includedTerm: () => 0 },
      compacts: true,
      caught: /snapshots are true/,
    },
    {
      bug: 'a log gives up what is not committed',
      rules: { compactTo: ({ log }) => lastIndex(log) },
      compacts: true,
      caught: /snapshots are true/,
    },
    {
      bug: 'entries from before a snapshot are taken again',
      rules: { isGivenUp: () => false },
      compacts: true,
      caught: /log matching|commits are final|state machine safety/,
    },
    {
      bug: 'a member that lost its disk takes part again',
      rules: { isLost: () => false },
      compacts: true,
      losesDisks: true,
      caught: /commits are final|leader completeness|election safety|state machine safety/,
    },
    {
      bug: 'a member that lost its disk votes again',
      rules: { mayVote: () => true },
      compacts: true,
      losesDisks: true,
      caught: /leader completeness|election safety|state machine safety/,
    },
  ];
  it.each(rules)('$bug', { timeout: 60_000 }, ({ bug: _bug, caught, ...options }) => {
    expect(firstViolation(options, caught)).toMatch(caught);
  });

  /** changes.test.ts */
  const OF_CHANGES = ['includedConfig', 'isSettled', 'mayReconfigure', 'nextVoters'];

  it('every rule is broken here, or by hand where chance does not find it', () => {
    // reads.test.ts, protocol.test.ts, snapshots.test.ts, transfer.test.ts, leases.test.ts.
    const elsewhere = [
      'readRound',
      'hearsLeader',
      'keepsRest',
      'isCounted',
      'isAskedToLead',
      'leaseFrom',
      'leaseUntil',
      'keepsLease',
      'keepsStill',
      ...OF_CHANGES,
    ];
    expect(new Set([...rules.flatMap(({ rules: broken }) => Object.keys(broken)), ...elsewhere])).toEqual(new Set(Object.keys(RULES)));
  });

  it('a member forgets its vote in a crash', { timeout: 60_000 }, () => {
    const wrap: FuzzOptions['wrap'] = (logic) => forgetful(logic, (effect) => effect.type === 'persist' && effect.key === VOTE_KEY);
    expect(firstViolation({ wrap }, /election safety/)).toMatch(/election safety/);
  });

  it('a follower obeys a leader whose term is over', { timeout: 60_000 }, () => {
    const wanted = /progress|election safety|leader completeness|log matching|state machine safety/;
    expect(firstViolation({ wrap: obedient }, wanted)).toMatch(wanted);
  });

  it('a member forgets its log in a crash', { timeout: 60_000 }, () => {
    const wrap: FuzzOptions['wrap'] = (logic) => forgetful(logic, (effect) => effect.type === 'append');
    expect(firstViolation({ wrap }, /commits are final/)).toMatch(/commits are final/);
  });
});
