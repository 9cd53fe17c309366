/**
 * The whole room under random faults, on real databases. Besides the invariants after every step: no write is done
 * twice, none that was acknowledged is lost, none that was refused for certain is there, and a linearizable read shows
 * every write that was acknowledged before it was asked.
 */
import { describe, expect, it, vi } from 'vitest';
import { OperationIndex } from '../../../src/architectures/multi-master/operations.ts';
import type { Effect } from '../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../src/sim/returning.ts';
import { Stream } from '../../../src/sim/random.ts';
import { type Answer, Cluster, type ClusterOptions, rowsOf } from './cluster.ts';
import { forgetful, Violation } from '../shared/consensus/raft/world.ts';

type Planted = Pick<ClusterOptions, 'rules' | 'wrap' | 'settings'>;

const SCHEDULES = 250;
const ACTS = 150;

interface Asked {
  readonly kind: 'write' | 'read';
  /** Writes acknowledged when it was asked. */
  readonly before: readonly string[];
}

class ClusterFuzz {
  readonly cluster: Cluster;
  readonly random: Stream;
  readonly asked = new Map<string, Asked>();
  readonly acknowledged: string[] = [];
  readonly refused: string[] = [];
  reads = 0;

  constructor(seed: number, planted: Planted) {
    this.random = new Stream(seed, 'cluster faults');
    const isWild = this.random.integer(0, 2) === 0;
    const ordered = this.random.integer(0, 1) === 0;
    this.cluster = new Cluster({
      seed,
      members: this.random.integer(0, 2) === 0 ? 3 : 5,
      setup: ['CREATE TABLE done (op TEXT, chance INTEGER, at TEXT)'],
      settings: {
        electionTimeoutMinMs: 150,
        electionTimeoutMaxMs: 300,
        heartbeatMs: 40,
        requestTimeoutMs: 1500,
        maxBatch: this.random.integer(1, 8),
        maxInFlight: this.random.integer(1, 4),
        preVote: this.random.integer(0, 1) === 0,
        checkQuorum: this.random.integer(0, 1) === 0,
        ...planted.settings,
      },
      network: { minDelayUs: 500, maxDelayUs: 20_000, ordered, loss: isWild ? 0.05 : 0, duplication: isWild ? 0.1 : 0.02 },
      ...(planted.rules && { rules: planted.rules }),
      ...(planted.wrap && { wrap: planted.wrap }),
    });
    this.cluster.onAnswer = (answer) => this.#answered(answer);
  }

  play(): void {
    const { cluster, random } = this;
    for (let act = 0; act < ACTS; act += 1) {
      const one = this.#one();
      const draw = random.integer(0, 99);
      if (draw < 45) this.#write(one);
      else if (draw < 72) this.#read(one);
      else if (draw < 79) {
        cluster.harness.crash(one);
        cluster.engine.crash(one);
      } else if (draw < 89) cluster.harness.restart(one);
      else if (draw < 91) cluster.harness.pause(one);
      else if (draw < 93) cluster.harness.resume(one);
      else if (draw < 96) this.#part();
      else cluster.harness.heal();
      cluster.run(random.integer(1, 60));
    }
    this.#endsWell();
  }

  #one(): string {
    return this.cluster.ids[this.random.integer(0, this.cluster.ids.length - 1)] ?? '';
  }

  #part(): void {
    const side = this.cluster.ids.filter(() => this.random.integer(0, 1) === 0);
    this.cluster.harness.part(
      side,
      this.cluster.ids.filter((id) => !side.includes(id)),
    );
  }

  #write(member: string): void {
    // The operation's name is known only when it is asked: count instead.
    const name = `w${this.asked.size}`;
    const op = this.cluster.ask(member, 'INSERT INTO done VALUES (?, random(), CURRENT_TIMESTAMP)', [name]);
    this.asked.set(op, { kind: 'write', before: [name] });
  }

  #read(member: string): void {
    const op = this.cluster.ask(member, 'SELECT op FROM done');
    this.asked.set(op, { kind: 'read', before: [...this.acknowledged] });
  }

  #answered({ op, outcome }: Answer): void {
    const asked = this.asked.get(op);
    if (asked === undefined) return;
    if (asked.kind === 'write') {
      if (outcome.ok) this.acknowledged.push(...asked.before);
      else if (outcome.definite) this.refused.push(...asked.before);
    } else if (outcome.ok) {
      this.reads += 1;
      const seen = new Set(outcome.rows.map((row) => row[0]));
      const missing = asked.before.find((name) => !seen.has(name));
      if (missing !== undefined) throw new Violation(`linearizable reads: ${missing} was acknowledged before a read that does not show it`);
    }
  }

  #endsWell(): void {
    const { cluster } = this;
    cluster.harness.heal();
    cluster.harness.calm = true;
    for (const id of cluster.ids) {
      cluster.harness.resume(id);
      cluster.harness.restart(id);
    }
    cluster.run(6000);
    const rows = rowsOf(cluster.query(cluster.leader(), 'SELECT op, count(*) FROM done GROUP BY op'));
    cluster.run(2000);
    const twice = rows.find((row) => row[1] !== 1);
    if (twice) throw new Violation(`exactly once: ${String(twice[0])} was written ${String(twice[1])} times`);
    const there = new Set(rows.map((row) => row[0]));
    const lost = this.acknowledged.find((name) => !there.has(name));
    if (lost !== undefined) throw new Violation(`durability: ${lost} was acknowledged and is lost`);
    const ghost = this.refused.find((name) => there.has(name));
    if (ghost !== undefined) throw new Violation(`definite refusals: ${ghost} was refused for certain and is there`);
    if (new Set(cluster.ids.map((id) => cluster.digest(id))).size !== 1) throw new Violation('the databases are not equal in the end');
  }
}

function play(seed: number, planted: Planted = {}): ClusterFuzz {
  const run = new ClusterFuzz(seed, planted);
  try {
    run.play();
  } catch (error) {
    if (error instanceof Violation) throw new Violation(`seed ${seed}: ${error.message}. Repeat with play(${seed}).`);
    throw error;
  } finally {
    run.cluster.close();
  }
  return run;
}

function firstViolation(planted: Planted): string {
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    try {
      play(seed, planted);
    } catch (error) {
      if (error instanceof Violation) return error.message;
      throw error;
    }
  }
  return `nothing found in ${SCHEDULES} schedules`;
}

/** Every member's database sees another time: what a statement-shipping system does without fixing the clock. */
function ownClock(logic: ReturningLogic): ReturningLogic {
  let skew = 0;
  const skewed = (effect: Effect): Effect => {
    if (effect.type !== 'execute' || effect.job.kind !== 'replay' || !('statements' in effect.job) || !Array.isArray(effect.job.statements))
      return effect;
    skew += 1;
    const statements = effect.job.statements.map((statement: object) => ({ ...statement, nowMs: 1000 * skew }));
    const job = { ...effect.job, statements };
    return { ...effect, job };
  };
  return {
    roles: logic.roles,
    boot: (disk, role, now) => logic.boot(disk, role, now),
    step: (state, input, now) => logic.step(state, input, now).map(skewed),
  };
}

describe('the room under random faults', () => {
  it(`keeps its promises through ${SCHEDULES} schedules`, { timeout: 120_000 }, () => {
    let acknowledged = 0;
    let reads = 0;
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const run = play(seed);
      acknowledged += run.acknowledged.length;
      reads += run.reads;
    }
    expect(acknowledged).toBeGreaterThan(10 * SCHEDULES);
    expect(reads).toBeGreaterThan(5 * SCHEDULES);
  });

  it('catches statements that run at each member’s own time', { timeout: 60_000 }, () => {
    expect(firstViolation({ wrap: ownClock })).toMatch(/equal databases/);
  });

  it('catches stale reads: local reads are no linearizable ones', { timeout: 60_000 }, () => {
    expect(firstViolation({ settings: { reads: 'local' } })).toMatch(/linearizable reads/);
  });

  it('catches a leader that does not ask whether it still leads', { timeout: 60_000 }, () => {
    expect(firstViolation({ rules: { isConfirmed: () => true }, settings: { checkQuorum: false } })).toMatch(/linearizable reads/);
  });

  it('catches a leader that takes a doubled or repeated proposal twice', { timeout: 60_000 }, () => {
    const find = vi.spyOn(OperationIndex.prototype, 'find').mockReturnValue(undefined);
    try {
      expect(firstViolation({})).toMatch(/exactly once/);
    } finally {
      find.mockRestore();
    }
  });

  it('catches a log that is not on disk', { timeout: 60_000 }, () => {
    expect(firstViolation({ wrap: (logic) => forgetful(logic, (effect) => effect.type === 'append') })).toMatch(/commits are final/);
  });
});
