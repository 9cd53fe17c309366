/** Each invariant finds the bug that was planted for it. A check that cannot fail is no check. */
import { describe, expect, it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import type { Checker } from '../../../src/architectures/contract.ts';
import { broken, World } from './harness.ts';

const SETUP = ['CREATE TABLE t (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))'];

function begin(name: string, world: World, positions: (node: string) => number = (node) => world.engine.position(node)): Checker {
  const invariant = partitionRouter.invariants.find((one) => one.name === name);
  if (!invariant) throw new Error(`no invariant “${name}”`);
  return invariant.begin(world.topology, { position: positions, digest: (node) => world.engine.digest(node) });
}

describe('invariants', () => {
  it('hold over writes, reads, schema changes, crashes and lost messages', () => {
    const world = new World(SETUP);
    for (let i = 1; i < 20; i++) {
      world.ask('INSERT INTO t VALUES (?, 1)', [i], `r${i % 3}`);
      if (i === 8) world.crash('partition-r1');
      if (i === 12) world.restart('partition-r1');
      if (i === 14) world.ask('CREATE INDEX by_id ON t (id)', [], 'r2');
    }
    world.ask('SELECT count(*) FROM t');
    expect(world.violations).toEqual([]);
  });

  it('keys at home: a router with another map', () => {
    const world = new World(SETUP, {
      swap: broken('partition', (input) =>
        input.type === 'message' && input.message.kind === 'forward'
          ? { ...input, message: { ...input.message, places: ['n:1', 'n:2', 'n:3', 'n:4'] } }
          : input,
      ),
    });
    expect(world.ask('INSERT INTO t VALUES (1, 1)').ok).toBe(false);
    expect(world.violations[0]).toContain('keys at home: partition-');
  });

  it('a write has one partition: the same operation on a second', () => {
    const world = new World(SETUP);
    world.rows('INSERT INTO t VALUES (1, 1)');
    const forward = world.sent.find(({ message }) => message.kind === 'forward');
    if (!forward) throw new Error('a write is forwarded');
    const other = ['partition-r0', 'partition-r1', 'partition-r2'].find((node) => node !== forward.to) ?? '';
    world.redeliver({ ...forward, to: other, message: { ...forward.message, ...{ places: [] } } });
    expect(world.violations.join()).toContain('a write has one partition: Operation op1 writes on');
  });

  it('confirmed writes survive: a database that forgot one', () => {
    const world = new World(SETUP);
    world.rows('INSERT INTO t VALUES (1, 1)');
    const node = world.topology.nodes.find(({ id }) => id.startsWith('partition') && world.engine.position(id) === 1)?.id ?? '';
    expect(begin('confirmed writes survive a crash', world).after(node, world.states)).toBeNull();
    expect(begin('confirmed writes survive a crash', world, () => 0).after(node, world.states)).toContain('confirmed v1');
  });

  it('schema versions are near: a node that never hears of changes, and a coordinator that does not wait', () => {
    // Partition 2 confirms whatever it is told and carries out nothing.
    const world = new World(SETUP, {
      swap: (spec, logic) =>
        spec.id !== 'partition-r2'
          ? logic
          : {
              roles: logic.roles,
              boot: (disk, role, now) => logic.boot(disk, role, now),
              step: (state, input, now) =>
                input.type === 'message' && input.message.kind === 'schema' && 'version' in input.message
                  ? [{ type: 'send', to: input.from, message: { ...input.message, kind: 'schema-done', ...{ problem: null } } }]
                  : logic.step(state, input, now),
            },
    });
    world.ask('CREATE TABLE one (a)');
    expect(world.violations).toEqual([]);
    world.ask('CREATE TABLE two (a)');
    expect(world.violations[0]).toContain('schema versions are near');
  });
});
