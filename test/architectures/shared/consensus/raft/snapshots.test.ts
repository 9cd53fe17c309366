/** Snapshots and members that lost their disks: what chance seldom finds, by hand. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { RULES, type Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { NodeId } from '../../../../../src/sim/node.ts';
import { type Rig, type Sent, tear } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { type Changes, leads, memberAt, openGroup, raftAt } from './group.ts';

const proposal = (id: number): BenchMessage => ({ kind: 'propose', id });
const LATE_VOTE: BenchMessage = { kind: 'vote', term: 2, forTerm: 2, granted: true };
const MEMBERS = ['a', 'b', 'c'];

function group(config: Changes = {}, rules: Partial<Rules> = {}, loses?: (sent: Sent) => boolean): Rig {
  return openGroup({
    members: MEMBERS,
    config: { checkQuorum: false, snapshotEntries: 4, trailingEntries: 0, ...config, rules: { ...RULES, ...rules } },
    ...(loses && { loses }),
  });
}

function propose(rig: Rig, member: NodeId, ids: readonly number[]): void {
  for (const id of ids) rig.say(member, 'client', proposal(id));
  rig.pass(20);
}

const parts = (rig: Rig): readonly number[] =>
  rig.sent().flatMap(({ message }) => (message.kind === 'install-snapshot' && 'offset' in message ? [Number(message.offset)] : []));

/** The others go on without c until their logs have given up what it lacks. */
function leftBehind(rig: Rig): void {
  rig.fire('a', 'election').pass(20);
  rig.obey(tear(['c'], ['a', 'b']));
  propose(rig, 'a', [1, 2, 3, 4, 5, 6, 7, 8]);
  expect(raftAt(rig, 'a').log.base.index).toBe(8);
  expect(lastIndex(raftAt(rig, 'c').log)).toBe(1);
}

describe('a member that is far behind', () => {
  it('gets a snapshot in parts, one after the other, and then the entries after it', () => {
    const rig = group();
    leftBehind(rig);
    rig.obey({ type: 'heal', name: null }).pass(300);
    const { log, commitIndex } = raftAt(rig, 'c');
    expect([log.base, lastIndex(log), commitIndex]).toEqual([{ index: 8, term: 1, ordinal: 7 }, 9, 9]);
    expect(parts(rig)).toEqual([0, 16, 32]);
    expect(rig.violations).toEqual([]);
  });

  it('goes on where it stopped when another leads that has the same snapshot', () => {
    const rig = group();
    leftBehind(rig);
    rig.obey({ type: 'heal', name: null });
    while (parts(rig).length < 2) rig.step();
    // The second part arrives, and a is gone before it hears of it.
    rig.obey({ type: 'crash', node: 'a' }).pass(10);
    expect(raftAt(rig, 'c').incoming?.received).toBe(32);
    rig.fire('b', 'election').pass(300);
    // b begins with the first part, hears what there is, and sends the last.
    expect(parts(rig)).toEqual([0, 16, 0, 32]);
    expect(raftAt(rig, 'c').commitIndex).toBe(lastIndex(raftAt(rig, 'b').log));
    expect(rig.violations).toEqual([]);
  });

  it('has what came on its disk when it crashes', () => {
    const rig = group();
    leftBehind(rig);
    rig.obey({ type: 'heal', name: null });
    while (parts(rig).length < 3) rig.step();
    rig.obey({ type: 'crash', node: 'c' }).obey({ type: 'restart', node: 'c' });
    expect(raftAt(rig, 'c').incoming?.received).toBe(32);
    // The last part found nobody; it is sent again when it was not answered for an election timeout.
    rig.pass(4000);
    expect(new Set(parts(rig))).toEqual(new Set([0, 16, 32]));
    expect(parts(rig).filter((offset) => offset < 32)).toEqual([0, 16]);
    expect(raftAt(rig, 'c').commitIndex).toBe(9);
  });

  it('gets a part again that was lost', () => {
    let lost = 0;
    const rig = group(
      {},
      {},
      ({ message }) => message.kind === 'install-snapshot' && 'offset' in message && message.offset === 16 && lost++ === 0,
    );
    leftBehind(rig);
    rig.obey({ type: 'heal', name: null }).pass(4000);
    expect([lost, raftAt(rig, 'c').commitIndex]).toEqual([2, 9]);
  });
});

describe('what follows a snapshot in the log', () => {
  /** c led once and was cut off with entries that nobody else has; the others have given up the places where these stand. */
  const replaced = (rules: Partial<Rules>): Rig => {
    const rig = group({}, rules);
    rig.fire('c', 'election').pass(20);
    rig.obey(tear(['c'], ['a', 'b']));
    propose(rig, 'c', [11, 12, 13, 14, 15, 16]);
    rig.fire('a', 'election').pass(20);
    propose(rig, 'a', [1, 2, 3]);
    expect([raftAt(rig, 'a').log.base.index, lastIndex(raftAt(rig, 'c').log)]).toEqual([4, 7]);
    rig.obey({ type: 'heal', name: null }).pass(300);
    return rig;
  };

  it('goes where the log had another entry there', () => {
    const rig = replaced({});
    const { log } = raftAt(rig, 'c');
    expect([log.base.index, log.entries.map(({ term }) => term)]).toEqual([4, [2]]);
    expect(rig.violations).toEqual([]);
  });

  it('and stays: planted, and caught', () => {
    expect(replaced({ keepsRest: () => true }).violations.join()).toMatch(/log matching/);
  });
});

describe('a member that lost its disk', () => {
  it('is filled, follows, and never votes again', () => {
    const rig = group();
    rig.fire('a', 'election').pass(20);
    propose(rig, 'a', [1, 2]);
    rig.obey({ type: 'wipe', node: 'c' }).obey({ type: 'restart', node: 'c' }).pass(300);
    expect([memberAt(rig, 'c').role.value, raftAt(rig, 'c').isBlank, raftAt(rig, 'c').commitIndex]).toEqual(['learner', false, 3]);
    // Nor in a later life.
    rig.obey({ type: 'crash', node: 'c' }).obey({ type: 'restart', node: 'c' }).pass(300);
    expect(memberAt(rig, 'c').role.value).toBe('learner');
    rig.obey({ type: 'crash', node: 'a' });
    rig.fire('b', 'election').pass(300);
    expect(leads(rig, 'b')).toBe(false);
    rig.obey({ type: 'restart', node: 'a' }).pass(5000);
    propose(rig, MEMBERS.find((id) => leads(rig, id)) ?? '', [3]);
    rig.pass(300);
    expect(raftAt(rig, 'c').commitIndex).toBe(lastIndex(raftAt(rig, 'a').log));
    expect(rig.violations).toEqual([]);
  });

  /** Before that it voted for c, and the vote is late: c leads in the end, and what a committed meanwhile with b is not there. */
  const lateVote = (rules: Partial<Rules>): readonly string[] => {
    const rig = group(
      {},
      rules,
      ({ from, message }) => from === 'b' && message.kind === 'vote' && 'forTerm' in message && message.forTerm === 2,
    );
    rig.fire('a', 'election').pass(20);
    rig.obey(tear(['a'], ['b', 'c']));
    rig.fire('c', 'election').pass(20);
    rig
      .obey({ type: 'wipe', node: 'b' })
      .obey({ type: 'heal', name: null })
      .obey(tear(['c'], ['a', 'b']));
    rig.obey({ type: 'restart', node: 'b' }).pass(300);
    propose(rig, 'a', [1, 2]);
    rig.say('c', 'b', LATE_VOTE).pass(20);
    expect(leads(rig, 'c')).toBe(true);
    return rig.violations;
  };

  it('does not count, for its old vote may still make another the leader', () => {
    expect(lateVote({})).toEqual([]);
  });

  it('and is counted: planted, and caught', () => {
    expect(lateVote({ isCounted: () => true }).join()).toMatch(/leader completeness/);
  });
});
