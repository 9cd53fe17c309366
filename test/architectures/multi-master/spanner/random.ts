/**
 * Random runs over several groups: four tables of one row each, transactions that append their names to some of them, reads of all at one moment,
 * crashes, pauses, cuts and lost messages. What clients saw is judged as in the search: is there one order that agrees with real time?
 */
import type { Architecture } from '../../../../src/architectures/contract.ts';
import { spanner } from '../../../../src/architectures/multi-master/spanner/index.ts';
import type { Step } from '../../../../src/sim/operation.ts';
import { Stream } from '../../../../src/sim/random.ts';
import { trailOf } from '../../../../src/search/registers.ts';
import { circleIn } from '../../../../src/search/serial.ts';
import type { Operation } from '../../../../src/search/told.ts';
import { openRun, type Run, THREE } from '../../shared/harness.ts';

const TABLES = [1, 2, 3, 4];
const SETUP = TABLES.flatMap((n) => [
  `CREATE TABLE r${n} (id INTEGER PRIMARY KEY, trail TEXT NOT NULL)`,
  `INSERT INTO r${n} VALUES (1, '')`,
]);
const ALL = `SELECT ${TABLES.map((n) => `(SELECT trail FROM r${n})`).join(', ')}`;
const FAULTS_UNTIL_MS = 9000;
const END_MS = 40_000;

const pick = <T>(random: Stream, all: readonly T[]): T => all[random.integer(0, all.length - 1)] as T;
const some = (random: Stream): readonly number[] => {
  const first = pick(random, TABLES);
  const others = TABLES.filter((n) => n !== first && random.integer(0, 2) === 0);
  return random.integer(0, 3) === 0 ? [first] : [first, ...others];
};

/** What was asked, and of which tables. */
interface Asked {
  readonly op: string;
  readonly region: string;
  readonly callMs: number;
  readonly keys: readonly number[];
  readonly writes: boolean;
}

function asks(run: Run, random: Stream, op: string): Asked {
  const region = pick(random, THREE);
  const callMs = random.integer(500, FAULTS_UNTIL_MS);
  const client = `client-${region}`;
  const what = random.integer(0, 9);
  if (what < 4) {
    run.at(callMs, { type: 'query', client, op, sql: ALL, params: [] });
    return { op, region, callMs, keys: TABLES, writes: false };
  }
  const keys = some(random);
  const writes = keys.map((n): Step => ({ sql: `UPDATE r${n} SET trail = trail || ' ' || ? WHERE id = 1`, params: [op] }));
  const [only] = writes;
  if (writes.length === 1 && only) run.at(callMs, { type: 'query', client, op, sql: only.sql, params: [op] });
  else {
    const sql = `BEGIN; ${writes.map((step) => step.sql).join('; ')}; COMMIT`;
    run.at(callMs, { type: 'query', client, op, sql, params: [], steps: writes, retries: 2, isolation: 'serializable' });
  }
  return { op, region, callMs, keys, writes: true };
}

function breaks(run: Run, random: Stream, nodes: readonly string[]): void {
  const atMs = random.integer(1000, FAULTS_UNTIL_MS);
  const forMs = random.integer(100, 4000);
  const node = pick(random, nodes);
  switch (random.integer(0, 3)) {
    case 0:
      return void run.crash(atMs, node, 'process').restart(atMs + forMs, node);
    case 1:
      return void run.at(atMs, { type: 'pause', node }).at(atMs + forMs, { type: 'resume', node });
    case 2: {
      const one = pick(random, THREE);
      const name = `cut-${atMs}`;
      const sides = [[one], THREE.filter((each) => each !== one)] as const;
      run.at(atMs, { type: 'partition', name, sides, oneWay: random.integer(0, 2) === 0 });
      return void run.at(atMs + forMs, { type: 'heal', name });
    }
    default: {
      const between = [pick(random, THREE), pick(random, THREE)] as const;
      run.at(atMs, { type: 'lossy', between, loss: 0.2, duplication: 0.2 });
      return void run.at(atMs + forMs, { type: 'lossy', between, loss: 0, duplication: 0 });
    }
  }
}

export interface Verdict {
  readonly violations: readonly string[];
  readonly circle: readonly string[] | null;
  readonly answered: number;
  readonly asked: number;
  readonly isEndKnown: boolean;
}

export async function randomRun(seed: number, architecture: Architecture = spanner, checked = true): Promise<Verdict> {
  const random = new Stream(seed, 'groups');
  const run = await openRun({
    architecture,
    checked,
    seed,
    setup: SETUP,
    patienceMs: 4000,
    jitterUs: 3000,
    ordered: random.integer(0, 1) === 0,
    settings: {
      groups: random.integer(2, 4),
      spanservers: 3,
      startLeader: random.integer(0, 1),
      leaderLeaseMs: random.integer(5, 20) * 100,
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      idleInTransactionMs: 1000,
      epsilonBaseMs: random.integer(0, 40),
      pollMs: 1000,
    },
  });
  const nodes = architecture.plan(THREE, { groups: 2, spanservers: 3 }).map(({ id }) => id);
  const asked = Array.from({ length: 60 }, (_, i) => asks(run, random, `o${i}x`));
  for (let i = random.integer(2, 7); i > 0; i -= 1) breaks(run, random, nodes);
  run.until(END_MS);
  const last = run.ask('virginia', ALL).outcome;
  const trails = (rows: readonly (readonly unknown[])[]) =>
    new Map(TABLES.map((n) => [n, trailOf(String(rows[0]?.[n - 1] ?? ''))] as const));
  const operations = asked.map(({ op, region, callMs, keys, writes }): Operation => {
    const answer = run.answered(op);
    const outcome = answer?.outcome ?? null;
    return {
      ...{ op, client: `client-${region}`, call: callMs * 1000, return: answer?.at ?? Number.POSITIVE_INFINITY, outcome, keys },
      ...{ writes: writes ? op : null, saw: !writes && outcome?.ok ? trails(outcome.rows) : new Map() },
      ...{ node: null, position: 0, cached: false, isolation: null },
    };
  });
  const circle = last.ok ? circleIn(operations, trails(last.rows)) : null;
  const answered = operations.filter(({ outcome }) => outcome?.ok).length;
  return { violations: run.violations, circle, answered, asked: asked.length, isEndKnown: last.ok };
}
