/** The rules of this room, each kept and broken. Those of Raft and Paxos: `../shared/consensus/`; of transactions: `commits.test.ts`; by chance: `fuzz.test.ts`. */
import { describe, expect, it } from 'vitest';
import type { Propose } from '../../../../src/architectures/multi-master/consensus/protocol.ts';
import { RULES, type Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import { PAXOS_RULES } from '../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES } from '../../../../src/architectures/shared/consensus/raft/rules.ts';
import { brokenRules } from '../../shared/breaking.ts';
import { altered, isJob } from '../../shared/planted.ts';
import { Cluster, OF_READS, OF_TRANSACTIONS, rowsOf } from './cluster.ts';

const SETUP = ['CREATE TABLE city (name TEXT PRIMARY KEY, people INTEGER)', "INSERT INTO city VALUES ('Dublin', 1)"];
const OSLO = "INSERT INTO city VALUES ('Oslo', 1)";
const COUNT_OSLO = "SELECT count(*) FROM city WHERE name = 'Oslo'";
const cluster = (more: Partial<ConstructorParameters<typeof Cluster>[0]> = {}): Cluster =>
  new Cluster({ seed: 3, members: 5, setup: SETUP, ...more });

describe('a read behind the leader', () => {
  /** The write is acknowledged; a member that has not heard of it yet is read. */
  const readAtOnce = (rules: Partial<Rules>): readonly unknown[] => {
    const world = cluster({ rules, settings: { heartbeatMs: 900 } });
    const leader = world.leader();
    const follower = world.follower();
    world.pass(1000);
    rowsOf(world.query(leader, "UPDATE city SET people = 9 WHERE name = 'Dublin'"));
    const op = world.ask(follower, 'SELECT people FROM city');
    // The heartbeats that confirm the read would tell it of the commit: they are lost, the answer is not.
    world.cut(leader, follower);
    world.pass(80);
    world.heal();
    expect(world.position(follower)).toBe(0);
    world.pass(2000);
    const outcome = world.answer(op);
    return outcome === null ? [] : rowsOf({ outcome });
  };

  it('waits until what was committed is in its own database', () => {
    expect(readAtOnce({})).toEqual([[9]]);
  });

  it('that does not wait shows old rows: planted, and seen', () => {
    expect(readAtOnce({ hasApplied: () => true })).toEqual([[1]]);
  });
});

describe('a statement that comes twice', () => {
  /** Refused for certain where no leader is known; the copy comes when there is one. */
  const doubled = (rules: Partial<Rules>): readonly unknown[] => {
    const world = cluster({ rules });
    const leader = world.leader();
    const follower = world.follower();
    world.part(
      [follower],
      world.ids.filter((id) => id !== follower),
    );
    world.pass(4000);
    world.repeat(follower, 'doubled', OSLO);
    world.pass(2500);
    expect(world.told('doubled')).toMatchObject({ ok: false, definite: true });
    world.heal();
    world.pass(4000);
    world.repeat(follower, 'doubled', OSLO);
    world.pass(1000);
    return world.engine.rows(leader, COUNT_OSLO)[0] ?? [];
  };

  it('is not refused for certain once and carried out the other time', () => {
    expect(doubled({})).toEqual([0]);
  });

  it('and is taken for another is both: planted, and seen', () => {
    expect(doubled({ isRepeated: () => false })).toEqual([1]);
  });
});

describe('a proposal that comes twice', () => {
  const proposed = (rules: Partial<Rules>): readonly unknown[] => {
    const world = cluster({ rules });
    const leader = world.leader();
    const { currentTerm: term } = world.state(leader).raft;
    const propose: Propose = { kind: 'propose', op: 'once', term, sql: 'UPDATE city SET people = people + 1', params: [], after: 0 };
    for (let i = 0; i < 2; i += 1) world.run.say(leader, world.follower(), propose);
    world.pass(1000);
    return world.engine.rows(leader, 'SELECT people FROM city')[0] ?? [];
  };

  it('is in the log once', () => {
    expect(proposed({})).toEqual([2]);
  });

  it('and is taken twice writes twice: planted, and seen', () => {
    expect(proposed({ isLogged: () => false })).toEqual([3]);
  });
});

describe('a proposal that comes again when it is forgotten', () => {
  /** Its entry is gone, and so many others with it that nobody remembers the operation. */
  const proposed = (rules: Partial<Rules>): readonly unknown[] => {
    const world = cluster({ rules, settings: { snapshotEntries: 3, trailingEntries: 0, rememberedOperations: 2 } });
    const leader = world.leader();
    const { currentTerm: term } = world.state(leader).raft;
    const propose: Propose = { kind: 'propose', op: 'once', term, sql: 'UPDATE city SET people = people + 1', params: [], after: 0 };
    world.run.say(leader, world.follower(), propose);
    world.pass(500);
    for (let i = 0; i < 8; i += 1) rowsOf(world.query(leader, 'INSERT INTO city VALUES (?, 0)', [`city ${i}`]));
    expect(world.state(leader).operations.indexes.has('once')).toBe(false);
    world.run.say(leader, world.follower(), propose);
    world.pass(500);
    return world.engine.rows(leader, "SELECT people FROM city WHERE name = 'Dublin'")[0] ?? [];
  };

  it('is not written again', () => {
    expect(proposed({})).toEqual([2]);
  });

  it('and is taken for a new one writes twice: planted, and seen', () => {
    expect(proposed({ isForgotten: () => false })).toEqual([3]);
  });
});

describe('a member that restarts', () => {
  /** A copy of a write that its last life passed on comes to a member that hears nobody. */
  const doubtful = (rules: Partial<Rules>): readonly (boolean | undefined)[] => {
    const world = cluster({ rules });
    const leader = world.leader();
    const follower = world.follower();
    world.pass(500);
    world.repeat(follower, 'doubled', OSLO);
    world.pass(55);
    // It was passed on, and is answered by nobody.
    world.crash(follower);
    world.pass(1000);
    expect(world.engine.rows(leader, COUNT_OSLO)).toEqual([[1]]);
    world.restart(follower);
    world.part(
      [follower],
      world.ids.filter((id) => id !== follower),
    );
    return ['doubled', 'later'].map((op) => {
      world.repeat(follower, op, OSLO);
      world.pass(2500);
      const outcome = world.told(op);
      return outcome?.ok === false ? outcome.definite : undefined;
    });
  };

  it('makes no refusal certain for a while: its last life may have passed on the same write', () => {
    expect(doubtful({})).toEqual([false, true]);
  });

  it('that calls a refusal certain at once tells of a write that is there as of one that is not: planted, and seen', () => {
    expect(doubtful({ isCertain: () => true })).toEqual([true, true]);
  });
});

describe('a statement', () => {
  it('that runs at each member’s own time is noticed', () => {
    let now = 0;
    const world = cluster({
      plant: (_spec, logic) =>
        altered(logic, (effect) => {
          if (effect.type !== 'execute' || !isJob(effect.job, 'replay')) return effect;
          now += 1000;
          return { ...effect, job: { ...effect.job, statements: effect.job.statements.map((one) => ({ ...one, nowMs: now })) } };
        }),
    });
    const write = (): unknown => world.query(world.follower(), 'INSERT INTO city VALUES (CURRENT_TIMESTAMP, 1)');
    expect(() => [write(), world.pass(1000)]).toThrow(/^equal databases/);
  });
});

it('every rule that is not Raft’s or Paxos’s is broken here', () => {
  const own = Object.keys(RULES).filter(
    (rule) => !(rule in RAFT_RULES) && !(rule in PAXOS_RULES) && ![...OF_TRANSACTIONS, ...OF_READS].some((one) => one === rule),
  );
  expect(brokenRules('multi-master')).toEqual(new Set(own));
});
