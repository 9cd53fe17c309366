/** Changes of membership: §6 of Ongaro & Ousterhout 2014, thesis §4, and what was found wrong with the latter in 2015. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { latest } from '../../../../../src/architectures/shared/consensus/raft/voters.ts';
import type { NodeId } from '../../../../../src/sim/node.ts';
import { type Rig, tear } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { Scene } from './transcript.ts';
import { type Changes, leads, openGroup, raftAt } from './group.ts';

const ALL = ['a', 'b', 'c', 'd', 'e'];
const proposal = (id: number): BenchMessage => ({ kind: 'propose', id });
const MODES = ['joint', 'single'] as const;

function group(voters: readonly NodeId[], config: Changes = {}, rules: Partial<Rules> = {}, members = ALL): Rig {
  const rig = openGroup({ members, config: { reports: true, voters, ...config, rules: { ...RULES, ...rules } } });
  return rig.fire('a', 'election').pass(20);
}

const order = (rig: Rig, node: NodeId, words: string): Rig => rig.obey({ type: 'order', node, order: words });
/** To the leader, as one of its members passes it on. */
const ordered = (rig: Rig, member: NodeId): Rig =>
  rig.say('a', 'b', { kind: 'group-order', order: { does: 'add', member } } as BenchMessage);
const pupil = (member: NodeId): BenchMessage => ({ kind: 'group-order', order: { does: 'learn', member } });
const voters = (rig: Rig, node: NodeId): string => {
  const { config } = latest(raftAt(rig, node));
  return config.voters.join('') + (config.old ? ` of ${config.old.join('')}` : '');
};
const said = (rig: Rig): readonly string[] =>
  rig.events.flatMap((event) => (event.type === 'report' && event.key === 'says' ? [`${event.node} ${String(event.value)}`] : []));
const leader = (rig: Rig): NodeId => ALL.find((id) => rig.states.has(id) && leads(rig, id)) ?? 'nobody';

function propose(rig: Rig, to: NodeId, ids: readonly number[]): Rig {
  for (const id of ids) rig.say(to, 'client', proposal(id));
  return rig.pass(20);
}

describe.each(MODES)('a group that is to have other members (%s)', (changes) => {
  it('has five of three, and three others of those, when all are there', () => {
    const rig = propose(group(['a', 'b', 'c'], { changes }), 'a', [1, 2, 3]);
    expect(raftAt(rig, 'e').currentTerm).toBe(0);
    order(rig, 'b', 'members a b c d e').pass(1500);
    expect(ALL.map((id) => voters(rig, id))).toEqual(ALL.map(() => 'abcde'));
    propose(rig, 'a', [4]);
    expect(raftAt(rig, 'e').commitIndex).toBeGreaterThan(4);
    order(rig, 'c', 'members c d e').pass(4000);
    const next = leader(rig);
    expect(next).toMatch(/[cde]/);
    expect(['c', 'd', 'e'].map((id) => voters(rig, id))).toEqual(['cde', 'cde', 'cde']);
    // Whoever has left knows it, and asks for no votes.
    expect([voters(rig, 'a'), raftAt(rig, 'a').currentTerm]).toEqual(['cde', raftAt(rig, next).currentTerm]);
    const end = propose(rig, next, [5]);
    expect(raftAt(end, 'd').commitIndex).toBe(lastIndex(raftAt(end, next).log));
    rig.obey({ type: 'crash', node: 'a' }).obey({ type: 'crash', node: 'b' }).pass(5000);
    propose(rig, leader(rig), [6]).pass(300);
    expect(raftAt(rig, 'd').commitIndex).toBe(lastIndex(raftAt(rig, leader(rig)).log));
    expect(rig.violations).toEqual([]);
  });

  it('gives nobody a vote before that one has the log, and none to one that never gets it', () => {
    const rig = propose(group(['a', 'b', 'c'], { changes }), 'a', [1, 2, 3]);
    rig.obey({ type: 'crash', node: 'e' });
    ordered(rig, 'e').pass(3000);
    const { config } = latest(raftAt(rig, 'a'));
    expect([config.voters, config.learners]).toEqual([['a', 'b', 'c'], ['e']]);
    rig.obey({ type: 'restart', node: 'e' }).pass(1500);
    expect(voters(rig, 'e')).toBe('abce');
  });

  it('is known after a restart, and to whoever gets a snapshot', () => {
    const rig = group(['a', 'b', 'c'], { changes, snapshotEntries: 4, trailingEntries: 0 });
    propose(rig, 'a', [1, 2, 3, 4, 5, 6]);
    ordered(rig, 'd').pass(1500);
    propose(rig, 'a', [7, 8, 9, 10, 11, 12, 13]);
    expect(voters(rig, 'd')).toBe('abcd');
    ordered(rig, 'e').pass(1500);
    expect(latest(raftAt(rig, 'e')).config.voters).toContain('d');
    for (const node of ['b', 'd']) rig.obey({ type: 'crash', node }).obey({ type: 'restart', node });
    expect([voters(rig, 'b'), voters(rig, 'd')]).toEqual(['abcde', 'abcde']);
    expect(rig.violations).toEqual([]);
  });
});

describe('a joint change during a partition', () => {
  it('lets neither side decide: each has a majority of one configuration only', async () => {
    const scene = new Scene({
      logs: { a: [1], b: [1], c: [1], d: [1], e: [1] },
      ...{ term: 1, maxBatch: 4, config: { voters: ['a', 'b', 'c'], changes: 'joint' } },
    });
    scene.elect('a', 6);
    scene.act('d and e are to learn', (rig) => rig.say('a', 'b', pupil('d')).say('a', 'b', pupil('e')), 12);
    scene.act('all five are to vote', (rig) => order(rig, 'a', 'members a b c d e'), 1.3);
    scene.act('nothing passes between a, b and c, d, e', (rig) => rig.obey(tear(['a', 'b'], ['c', 'd', 'e'])), 2);
    scene.act('a client asks a to write', (rig) => rig.say('a', 'client', proposal(7)), 4);
    scene.elect('c', 6);
    expect([raftAt(scene.rig, 'a').commitIndex, leads(scene.rig, 'c')]).toEqual([4, false]);
    scene.act('everything passes again', (rig) => rig.obey({ type: 'heal', name: null }), 1);
    scene.act('the heartbeat timer of a fires', (rig) => rig.fire('a', 'heartbeat'), 4);
    scene.elect('a', 14);
    expect(ALL.map((id) => voters(scene.rig, id))).toEqual(ALL.map(() => 'abcde'));
    expect(scene.text()).not.toContain('VIOLATION');
    await expect(scene.text()).toMatchFileSnapshot('joint-change.txt');
  });
});

it.each(MODES)('whoever is to learn and vote no more does so under a leader that takes over in the midst of the change (%s)', (changes) => {
  const rig = group(ALL, { changes });
  rig.say('a', 'b', pupil('e')).pass(1.5).obey({ type: 'crash', node: 'a' });
  expect(voters(rig, 'b')).toBe(changes === 'joint' ? 'abcd of abcde' : 'abcd');
  rig.pass(8000);
  const next = leader(rig);
  expect([voters(rig, next), latest(raftAt(rig, next)).config.learners]).toEqual(['abcd', ['e']]);
  expect(next).not.toBe('a');
});

describe('an order that makes no group', () => {
  it.each([
    ['members a b z', /nodes of this run/],
    ['members a a', /none twice/],
  ])('“%s” is refused in a sentence', (words, why) => {
    const rig = order(group(ALL), 'a', words).pass(300);
    expect(said(rig).join()).toMatch(why);
    expect(voters(rig, 'a')).toBe('abcde');
  });

  it('so is one that leaves too few who are heard', () => {
    const rig = group(ALL);
    for (const node of ['d', 'e']) rig.obey({ type: 'crash', node });
    order(rig.pass(3000), 'a', 'members a d e').pass(300);
    expect(said(rig).join()).toMatch(/too few of those that would be left are heard/);
  });
});

describe('a member that has left and does not know it', () => {
  /** It heard nothing of the change, and asks for votes now and then. How often the others had another leader since. */
  const disturbed = (checkQuorum: boolean): number => {
    const rig = group(ALL, { checkQuorum, changes: 'single' });
    rig.cut(['a', 'b', 'c', 'd'], ['e']);
    order(rig.pass(500), 'a', 'members a b c d').pass(25_000);
    expect(voters(rig, 'b')).toBe('abcd');
    return raftAt(rig, 'b').currentTerm - 1;
  };

  it('deposes nobody: those who hear a leader drop its requests (thesis §4.2.3)', () => expect(disturbed(true)).toBe(0));
  it('deposes leader after leader where they do not', () => expect(disturbed(false)).toBeGreaterThan(5));
});

describe('the bug of single-server changes that was found in 2015', () => {
  /**
   * `a` adds `e`, and only `e` hears of it. `b` leads the others and removes `a`: by a majority of three, where `a` and `e` with `d` are one of
   * five. `a` leads again, and writes over what `b` called committed.
   */
  const play = (rules: Partial<Rules>): Rig => {
    const rig = openGroup({
      members: ALL,
      config: { reports: true, voters: ['a', 'b', 'c', 'd'], changes: 'single', checkQuorum: false, rules: { ...RULES, ...rules } },
    });
    rig.fire('a', 'election').pass(20);
    rig.say('a', 'b', pupil('e')).pass(300);
    ordered(rig.cut(['a'], ['b', 'c', 'd']), 'e').pass(5);
    rig.obey(tear(['a', 'e'], ['b', 'c', 'd']));
    expect(['a', 'b', 'e'].map((id) => voters(rig, id))).toEqual(['abcde', 'abcd', 'abcde']);
    // `d` votes for `b` and hears nothing of what it does.
    rig.fire('b', 'election').pass(2.2);
    rig.cut(['b'], ['d']);
    rig.say('b', 'c', { kind: 'group-order', order: { does: 'remove', member: 'a' } } as BenchMessage).pass(30);
    rig.obey({ type: 'crash', node: 'b' }).obey({ type: 'crash', node: 'c' }).obey({ type: 'heal', name: null });
    // It hears of the later term, and stands again.
    rig.fire('a', 'heartbeat').pass(5).fire('a', 'election').pass(30);
    return rig;
  };

  it('cannot happen where a leader first commits an entry of its own term', () => {
    expect(play({}).violations).toEqual([]);
  });

  it('loses what was committed where it does not: planted, and caught', () => {
    expect(play({ mayReconfigure: () => true }).violations.join()).toMatch(/leader completeness/);
  });
});

describe('a planted bug is caught', () => {
  it('two voters come in one step', () => {
    const rules: Partial<Rules> = { nextVoters: (_config, goal) => ({ voters: goal, old: null }) };
    const rig = order(group(['a', 'b', 'c'], { changes: 'single' }, rules), 'a', 'members a b c d e').pass(1500);
    expect(rig.violations.join()).toMatch(/configurations meet/);
  });

  it('the next change begins before the last is committed', () => {
    const lone = (rules: Partial<Rules>): Rig => {
      const rig = group(['a', 'b', 'c'], { changes: 'single', checkQuorum: false }, rules);
      // All have caught up; then two changes are made where nobody hears of them but the newcomers.
      for (const member of ['d', 'e'])
        rig.say('a', 'b', { kind: 'group-order', order: { does: 'learn', member } } as BenchMessage).pass(300);
      rig.obey(tear(['a', 'd', 'e'], ['b', 'c']));
      order(rig, 'a', 'members a b c d e').pass(300);
      rig.fire('b', 'election').pass(30);
      return rig;
    };
    expect(lone({}).violations).toEqual([]);
    expect(lone({ isSettled: () => true }).violations.join()).not.toBe('');
  });

  it('a snapshot goes without its configuration', () => {
    const filled = (rules: Partial<Rules>): string => {
      const rig = group(['a', 'b', 'c'], { snapshotEntries: 4, trailingEntries: 0 }, rules);
      ordered(rig, 'd').pass(1500);
      order(rig, 'a', 'members a b c d e').pass(1500);
      propose(rig, 'a', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).pass(300);
      propose(rig, 'a', [13, 14, 15, 16, 17, 18]).pass(300);
      rig.obey({ type: 'crash', node: 'b' }).obey({ type: 'restart', node: 'b' });
      return `${voters(rig, 'b')} ${rig.violations.join()}`;
    };
    expect(filled({})).toBe('abcde ');
    expect(filled({ includedConfig: () => undefined })).not.toBe('abcde ');
  });
});

describe('quorums of other sizes than majorities', () => {
  it('commit with fewer copies, and then take more votes to lead', () => {
    const rig = group(ALL, { electionQuorum: 4, replicationQuorum: 2 });
    rig.obey({ type: 'crash', node: 'e' });
    propose(rig.obey(tear(['a', 'b'], ['c', 'd'])), 'a', [1]);
    expect(raftAt(rig, 'a').commitIndex).toBe(2);
    rig.fire('c', 'election').pass(50);
    expect(leads(rig, 'c')).toBe(false);
    expect(rig.violations).toEqual([]);
  });

  it('that need not meet lose what was committed: planted, and caught', () => {
    const rig = group(ALL, { electionQuorum: 3, replicationQuorum: 2, checkQuorum: false });
    rig.obey(tear(['a', 'b'], ['c', 'd', 'e']));
    propose(rig, 'a', [1]);
    rig.fire('c', 'election').pass(50);
    expect(rig.violations.join()).toMatch(/leader completeness/);
  });
});
