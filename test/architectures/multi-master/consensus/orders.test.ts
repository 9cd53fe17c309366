/** What a person orders a group to do, while clients go on asking it. */
import { describe, expect, it } from 'vitest';
import { about } from '../../../../src/architectures/multi-master/consensus/about.ts';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import { Cluster, rowsOf } from './cluster.ts';

const SETUP = ['CREATE TABLE city (name TEXT PRIMARY KEY, people INTEGER)', "INSERT INTO city VALUES ('Dublin', 1)"];

describe('a lead that is handed over', () => {
  it('costs no client an error: what comes meanwhile waits for the next leader', () => {
    const world = new Cluster({ seed: 3, members: 3, setup: SETUP });
    const [from, to] = [world.leader(), world.follower()];
    world.pass(500);
    world.run.obey({ type: 'order', node: to, order: 'lead' });
    const ops: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      ops.push(...world.ids.map((id) => world.ask(id, 'UPDATE city SET people = people + 1')));
      world.pass(15);
    }
    world.pass(2000);
    expect(ops.map((op) => world.answer(op)?.ok)).toEqual(ops.map(() => true));
    expect(world.leader()).toBe(to);
    expect(rowsOf(world.query(from, 'SELECT people FROM city'))).toEqual([[1 + ops.length]]);
  });

  it('is offered where there is somebody to take it', () => {
    const node = { id: 'n', kind: 'member', region: 'n', health: 'up', reports: {} } as const;
    const offered = (role: string): readonly string[] => about.orders({ ...node, role }).map(({ order }) => order);
    expect([offered('follower'), offered('acceptor'), offered('leader')]).toEqual([['lead', 'remove'], ['lead'], []]);
  });
});

describe('a group that gets another member', () => {
  it('fills it, gives it a vote, and goes on without one that goes', () => {
    const settings = { voters: 3, memberChanges: 'joint', snapshotEntries: 4, trailingEntries: 0 };
    const world = new Cluster({ seed: 3, members: 4, setup: SETUP, settings });
    const leader = world.leader();
    const late = world.ids[3] ?? '';
    for (let i = 0; i < 6; i += 1) rowsOf(world.query(leader, 'UPDATE city SET people = people + 1'));
    expect(world.position(late)).toBe(0);
    const others = world.ids.filter((id) => id !== leader);
    const gone = others[0] ?? '';
    // It hears no leader, and asks all.
    world.run.obey({ type: 'order', node: late, order: 'add' });
    world.pass(2000);
    expect(rowsOf(world.query(late, 'SELECT people FROM city'))).toEqual([[7]]);
    world.run.obey({ type: 'order', node: gone, order: 'remove' });
    world.pass(2000);
    world.crash(gone);
    expect(rowsOf(world.query(late, 'UPDATE city SET people = people + 1 RETURNING people'))).toEqual([[8]]);
    const { configs = [] } = world.state(leader).raft ?? {};
    expect(configs.at(-1)?.config.voters.toSorted()).toEqual([leader, ...others.slice(1)].toSorted());
  });

  it('and quorums that need not meet are refused in a sentence', () => {
    const complaint = (change: object): string | null =>
      multiMaster.tuning.complaint?.({
        ...{ consensus: 'raft', members: 5, voters: 0, electionQuorum: 0, replicationQuorum: 0 },
        ...change,
      }) ?? null;
    expect(complaint({ electionQuorum: 4, replicationQuorum: 2 })).toBeNull();
    expect(complaint({ replicationQuorum: 2 })).toMatch(/Together they must be more than 5/);
    expect(complaint({ electionQuorum: 2, replicationQuorum: 5 })).toMatch(/elected in one term/);
    expect(complaint({ voters: 6 })).toMatch(/not more can vote than there are/);
  });
});
