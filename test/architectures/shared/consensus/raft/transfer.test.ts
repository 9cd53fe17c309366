/** A lead that is handed over: thesis §3.10. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { NodeId } from '../../../../../src/sim/node.ts';
import type { Rig } from '../../rig.ts';
import { BENCH_CONFIG, type BenchMessage } from './bench-node.ts';
import { type Changes, leads, openGroup, raftAt } from './group.ts';
import { Scene } from './transcript.ts';

const MEMBERS = ['a', 'b', 'c'];
const lead = { type: 'order', order: 'lead' } as const;
const said = (rig: Rig): readonly string[] =>
  rig.events.flatMap((event) => (event.type === 'report' && event.key === 'says' ? [`${event.node} ${String(event.value)}`] : []));

function ledByA(config: Changes = {}, rules: Partial<Rules> = {}, told: BenchMessage['kind'][] = []): Rig {
  const rig = openGroup({
    members: MEMBERS,
    config: { reports: true, ...config, rules: { ...RULES, ...rules } },
    hear: ({ kind }) => told.push(kind as BenchMessage['kind']),
  });
  return rig.fire('a', 'election').pass(300);
}

const proposal = (id: number): BenchMessage => ({ kind: 'propose', id });
const toLead = (member: NodeId): BenchMessage => ({ kind: 'group-order', order: { does: 'lead', member } });
const LATE: BenchMessage = { kind: 'timeout-now', term: 1 };
const leader = (rig: Rig): NodeId | undefined => MEMBERS.find((id) => leads(rig, id));

describe('a lead that is handed over', () => {
  it('goes first to a log that has all entries, and then at once, though the old leader is heard', async () => {
    const scene = new Scene({ logs: { a: [1], b: [1], c: [1] }, term: 1, maxBatch: 1, checkQuorum: true });
    scene.elect('a', 6);
    scene.act('a heartbeat tells all what is committed', (rig) => rig.fire('a', 'heartbeat'), 4);
    scene.act('b hears nothing while an entry is made', (rig) => rig.cut(['a'], ['b']).say('a', 'client', proposal(7)), 3);
    scene.act('b is ordered to lead, and passes the order on', (rig) => rig.obey({ ...lead, node: 'b' }), 3);
    scene.act('b hears again', (rig) => rig.obey({ type: 'heal', name: null }).fire('a', 'heartbeat'), 12);
    expect([leads(scene.rig, 'b'), raftAt(scene.rig, 'b').commitIndex]).toEqual([true, 4]);
    await expect(scene.text()).toMatchFileSnapshot('transfer.txt');
  });

  it('takes one round trip of messages and no election timeout', () => {
    const rig = ledByA()
      .obey({ ...lead, node: 'b' })
      .pass(5);
    expect(leader(rig)).toBe('b');
    expect(said(rig)).toEqual(['a hands its lead to {}, and takes no writes until that is done,b', 'b takes over, as {} asks it to,a']);
  });

  it('and is not, where members that hear the leader ignore that it asked: planted, and seen', () => {
    const rig = ledByA({}, { isAskedToLead: () => false })
      .obey({ ...lead, node: 'b' })
      .pass(5);
    expect(leader(rig)).not.toBe('b');
  });

  it('is kept when the other does not come, and entries are taken again', () => {
    const told: BenchMessage['kind'][] = [];
    const rig = ledByA({}, {}, told);
    rig.obey({ type: 'crash', node: 'b' });
    rig.say('a', 'b', toLead('b'));
    rig.say('a', 'client', proposal(1)).pass(20);
    expect(told).toEqual(['rejected']);
    rig.pass(BENCH_CONFIG.electionTimeoutMinUs / 1000 + 200);
    rig.say('a', 'client', proposal(2)).pass(20);
    expect(told).toEqual(['rejected', 'committed']);
    expect([leader(rig), raftAt(rig, 'a').currentTerm]).toEqual(['a', 1]);
    expect(said(rig)).toContain('a still leads: {} did not take over in time,b');
  });

  it('is taken by nobody when the request comes from an earlier term', () => {
    const rig = ledByA()
      .obey({ ...lead, node: 'b' })
      .pass(300);
    expect(leader(rig)).toBe('b');
    rig.say('c', 'b', LATE).pass(300);
    expect([leader(rig), raftAt(rig, 'b').currentTerm]).toEqual(['b', 2]);
  });

  it('goes back to whoever should lead, when that one returns and is up to date', () => {
    const rig = ledByA({ preferredLeader: 'c' });
    rig.pass(2000);
    expect(leader(rig)).toBe('c');
    rig.obey({ type: 'crash', node: 'c' }).pass(5000);
    expect(leader(rig)).toMatch(/[ab]/);
    rig
      .say(leader(rig) ?? '', 'client', proposal(1))
      .obey({ type: 'restart', node: 'c' })
      .pass(3000);
    expect([leader(rig), lastIndex(raftAt(rig, 'c').log)]).toEqual(['c', raftAt(rig, 'c').commitIndex]);
    expect(rig.violations).toEqual([]);
  });
});
