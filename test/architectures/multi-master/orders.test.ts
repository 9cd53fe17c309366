/** What a person orders a group to do, while clients go on asking it. */
import { describe, expect, it } from 'vitest';
import { about } from '../../../src/architectures/multi-master/about.ts';
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
    expect([offered('follower'), offered('leader')]).toEqual([['lead'], []]);
  });
});
