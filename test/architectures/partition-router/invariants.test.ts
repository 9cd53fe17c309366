/** Each invariant finds the bug that was planted for it. A check that cannot fail is no check. */
import { SET_RULES } from '../../../src/architectures/partition-router/replica-set/rules.ts';
import { COMMIT_RULES } from '../../../src/architectures/shared/commit/rules.ts';
import { describe, expect, it } from 'vitest';
import { copiesAreEqual } from '../../../src/architectures/partition-router/equal-copies.ts';
import { whileMoving } from '../../../src/architectures/partition-router/invariants.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { type DiskModel, diskOfFsync, INSTANT_DISK } from '../../../src/sim/disk-model.ts';
import type { Checker } from '../../../src/architectures/contract.ts';
import {
  BUDGET_RULES,
  REFERENCE_RULES,
  SNAPSHOT_RULES,
  MOVING_RULES,
  RULES,
  type Rules,
} from '../../../src/architectures/partition-router/rules.ts';
import { World } from './world.ts';

const SETUP = ['CREATE TABLE t (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))'];

function begin(name: string, world: World, positions: (node: string) => number = (node) => world.engine.position(node)): Checker {
  const invariant = partitionRouter.invariants.find((one) => one.name === name);
  if (!invariant) throw new Error(`no invariant “${name}”`);
  return invariant.begin(world.topology, { position: positions, digest: (node) => world.engine.digest(node), rows: () => [] }, {});
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

  describe('each bug is caught by the invariant that it breaks', () => {
    const keys = [1, 2, 3, 4, 5, 6, 7, 8];
    const writes = (world: World): void => {
      for (const key of keys) world.ask('INSERT INTO t VALUES (?, 1)', [key], `r${key % 3}`);
    };
    const doubled = (world: World): void => {
      world.rows('INSERT INTO t VALUES (1, 1)');
      for (const sent of world.sent.filter(({ message }) => message.kind === 'forward')) world.redeliver(sent);
    };
    const several = (world: World): void => {
      world.ask('INSERT INTO t VALUES (1, 1), (2, 1), (3, 1), (4, 1)');
    };
    /** One node does not hear of a change while the others go on. */
    const away = (world: World, node: string): void => {
      world.lose = ({ to, message }) => message.kind === 'schema' && to === node;
      world.ask('CREATE TABLE one (tenant_id, a)');
      world.ask('CREATE TABLE two (tenant_id, a)');
      world.lose = () => false;
      for (const key of keys) world.ask('SELECT count(*) FROM t WHERE tenant_id = ?', [key], 'r1');
      world.ask('SELECT count(*) FROM t', [], 'r1');
    };
    const wiped = (world: World): void => {
      writes(world);
      for (const node of ['partition-r0', 'partition-r1', 'partition-r2']) {
        world.crash(node, true);
        world.restart(node);
      }
      for (const key of keys) world.ask('SELECT count(*) FROM t WHERE tenant_id = ?', [key]);
    };

    const bugs: readonly {
      readonly bug: string;
      readonly rules: Partial<Rules>;
      readonly disk?: DiskModel;
      readonly schedule: (world: World) => void;
      readonly caught: RegExp;
    }[] = [
      {
        bug: 'a router with another map',
        rules: { holdersOf: (ring) => [ring.first] },
        schedule: writes,
        caught: /^keys at home: partition-r0 was asked for key n:/,
      },
      {
        bug: 'and a partition that believes it',
        rules: { holdersOf: (ring) => [ring.first], isAtHome: () => true },
        schedule: writes,
        caught: /^keys at home: partition-r0 was asked for key n:/,
      },
      {
        bug: 'a write of several keys goes to the first of their partitions',
        rules: { writerOf: (_, holders) => holders.slice(0, 1) },
        schedule: several,
        caught: /^keys at home/,
      },
      {
        bug: 'a write of several keys goes to all their partitions',
        rules: { writerOf: (_, holders) => holders, isAtHome: () => true },
        schedule: several,
        caught: /^a write has one partition: Operation op-1 writes on partition-r\d and on partition-r\d/,
      },
      {
        bug: 'a doubled message is carried out twice',
        rules: { isRepeated: () => false },
        schedule: doubled,
        caught: /^a write has one partition: Operation op-1 writes twice on/,
      },
      {
        bug: 'a partition runs what was planned for another schema',
        rules: { isOnSchema: () => true },
        schedule: (world) => away(world, 'router-r1'),
        caught: /^statements meet their schema: partition-r\d ran a statement planned for version 0 of the schema at version 1/,
      },
      {
        bug: 'a partition that missed a change runs what was planned after it',
        rules: { isOnSchema: () => true },
        schedule: (world) => away(world, 'partition-r2'),
        caught: /^statements meet their schema: partition-r2 ran a statement planned for version 1 of the schema at version 0/,
      },
      {
        bug: 'the next change begins before all have the last',
        rules: { isEverywhere: () => true },
        schedule: (world) => away(world, 'partition-r2'),
        caught: /^schema versions are near/,
      },
      {
        bug: 'a node skips a change',
        rules: { isEverywhere: () => true, isNext: () => true },
        schedule: (world) => {
          away(world, 'partition-r2');
          world.ask('CREATE TABLE three (tenant_id, a)');
        },
        caught: /^schema versions are near: partition-r2 carried out version 3 of the schema on version 0/,
      },
      {
        bug: 'a partition with an empty disk answers as if it had no rows',
        rules: { isLost: () => false },
        schedule: wiped,
        caught: /^confirmed writes survive a crash: partition-r\d confirmed v\d, but its database stands at v0/,
      },
      {
        bug: 'a partition confirms what is not on its disk yet',
        rules: { isOnDisk: () => true },
        disk: diskOfFsync(1_000_000),
        schedule: (world) => {
          for (const key of keys) world.begin('INSERT INTO t VALUES (?, 1)', [key]);
          for (const node of ['partition-r0', 'partition-r1', 'partition-r2']) {
            world.crash(node);
            world.restart(node);
          }
        },
        caught: /^confirmed writes survive a crash: partition-r\d confirmed v\d, but its database stands at v0/,
      },
    ];

    it.each(bugs)('$bug', ({ rules, schedule, caught, disk = INSTANT_DISK }) => {
      const world = new World(SETUP, { rules, disk });
      schedule(world);
      expect(world.violations.join('\n')).toMatch(new RegExp(caught.source, 'm'));
      // The same without the bug is no violation.
      const sound = new World(SETUP, { disk });
      schedule(sound);
      expect(sound.violations).toEqual([]);
    });

    it('every rule is broken by one of them, and every invariant is found by one', () => {
      // Those of two-phase commit: two-phase.test.ts; of a common snapshot: snapshot.test.ts; while keys move: moving.test.ts; of request units: request-units.test.ts; of replica sets: replica-sets.test.ts; of reference tables: reference.test.ts.
      expect(new Set(bugs.flatMap(({ rules }) => Object.keys(rules)))).toEqual(
        new Set(
          Object.keys(RULES).filter(
            (rule) =>
              ![COMMIT_RULES, MOVING_RULES, BUDGET_RULES, SET_RULES, SNAPSHOT_RULES, REFERENCE_RULES].some((others) => rule in others),
          ),
        ),
      );
      const standing = partitionRouter.invariants.filter((each) => !whileMoving.includes(each) && each !== copiesAreEqual);
      const found = standing.filter(({ name }) => bugs.some(({ caught }) => caught.source.startsWith(`^${name}`)));
      expect(found).toEqual(standing);
    });
  });

  it('confirmed writes survive: a database that forgot one', () => {
    const world = new World(SETUP);
    world.rows('INSERT INTO t VALUES (1, 1)');
    const node = world.topology.nodes.find(({ id }) => id.startsWith('partition') && world.engine.position(id) === 1)?.id ?? '';
    const looked = (checker: Checker): string | null => checker.after(node, world.states, checker.memory);
    expect(looked(begin('confirmed writes survive a crash', world))).toBeNull();
    expect(looked(begin('confirmed writes survive a crash', world, () => 0))).toContain('confirmed v1');
  });

  it('schema versions are near: a node that never hears of changes, and a coordinator that does not wait', () => {
    // Partition 2 confirms whatever it is told and carries out nothing.
    const world = new World(SETUP, {
      plant: (spec, logic) =>
        spec.id !== 'partition-r2'
          ? logic
          : {
              roles: logic.roles,
              boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
              step(state, input, out) {
                if (input.type !== 'message' || input.message.kind !== 'schema') return logic.step(state, input, out);
                out.send(input.from, { ...input.message, kind: 'schema-done', ...{ problem: null } });
              },
            },
    });
    world.ask('CREATE TABLE one (a)');
    expect(world.violations).toEqual([]);
    world.ask('CREATE TABLE two (a)');
    expect(world.violations[0]).toContain('schema versions are near');
  });
});
