/** The single node end to end against bare SQLite: the same statements, parameters and engine, in the same process. */
import { NO_RECORDER } from '../../src/sim/recorder.ts';
import { openSession, runOf, type Session } from '../../src/session/index.ts';
import type { Value } from '../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';
import { Memory } from '../../src/sqlite/wasm/memory.ts';
import { SQLITE } from '../../src/sqlite/wasm/raw.ts';
import { columnValue } from '../sqlite/reading.ts';
import { blog, setup, statements, WORKLOAD } from './blog.ts';
import { LoadSource } from '../../src/workload/load.ts';

/** Statements in the order in which the workload asks for them. */
interface Work {
  readonly sql: string;
  readonly param: number;
}

function workload(queries: number): readonly Work[] {
  const source = new LoadSource([{ clients: ['c'], perSecond: 2000, fromUs: 0, untilUs: Number.POSITIVE_INFINITY, statements }], 1);
  return Array.from({ length: queries }, () => {
    const command = source.take();
    return { sql: command.sql, param: Number(command.params[0]) };
  });
}

/** Queries per second, by the clock and by what the process itself worked: that says more where the machine is busy with other things. */
interface Speed {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

function speedOf(work: () => number): Speed {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const queries = work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: queries / ((performance.now() - start) / 1000), perCpuSecond: queries / ((user + system) / 1e6) };
}

/** One stretch of a running simulation, up to `until`. */
function stretch(session: Session, until: number): Speed {
  session.trace.clear();
  const before = session.sql.executed;
  return speedOf(() => {
    session.advance(until);
    return session.sql.executed - before;
  });
}

/** Runs work through prepared statements and the C-style functions alone, reading every column. */
function bareRunner(engine: Engine, memory: Memory): (work: readonly Work[]) => Speed {
  const { raw, db } = engine.raw('bare');
  const prepared = new Map<string, number>();
  for (const { sql } of statements) {
    memory.rewind();
    const out = memory.out();
    if (raw.sqlite3_prepare_v2(db, memory.text(sql), -1, out, 0) !== 0) throw new Error(`cannot prepare ${sql}`);
    prepared.set(sql, memory.pointerAt(out));
  }
  const read = (stmt: number): Value[] => {
    const row: Value[] = [];
    for (let i = 0, n = raw.sqlite3_column_count(stmt); i < n; i++) row.push(columnValue(memory, stmt, i));
    return row;
  };
  return (work) => {
    let cells = 0;
    const speed = speedOf(() => {
      for (const { sql, param } of work) {
        const stmt = prepared.get(sql) ?? 0;
        raw.sqlite3_bind_int(stmt, 1, param);
        while (raw.sqlite3_step(stmt) === SQLITE.ROW) cells += read(stmt).length;
        raw.sqlite3_reset(stmt);
      }
      return work.length;
    });
    if (cells === 0) throw new Error('the bare statements returned nothing');
    return speed;
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Simulated with its full trace, simulated without one, and bare, in turns, so that what slows the machine slows all three. */
export async function singleNode(): Promise<object> {
  const rounds = 31;
  const settings = { cores: 16, backupIntervalMs: 0 };
  const run = runOf(blog({ architecture: 'single-node', settings, perSecond: 10_000, seconds: rounds + 1 }));
  const sqlite = await loadSqlite();
  const engine = new Engine(sqlite, { seed: 1 });
  engine.open('bare');
  const failed = engine.script('bare', setup);
  if (failed) throw new Error(failed.problem.message);
  const bare = bareRunner(engine, new Memory(sqlite));
  const work = workload(10_000);
  /** Simulated and bare in turns: what slows the machine slows both. The first round warms up. */
  const inTurns = async (record: boolean) => {
    const session = await openSession(run, {
      traceLimit: Number.POSITIVE_INFINITY,
      traceBytes: Number.POSITIVE_INFINITY,
      ...(record ? {} : { recorder: NO_RECORDER }),
    });
    const pairs = Array.from({ length: rounds + 1 }, (_, round) => [stretch(session, round * 1e6 + 1e6), bare(work)] as const).slice(1);
    session.close();
    const ratio = (of: keyof Speed): number => Number(median(pairs.map(([simulated, alone]) => simulated[of] / alone[of])).toFixed(3));
    return {
      simulated: Math.round(median(pairs.map(([simulated]) => simulated.perSecond))),
      bare: Math.round(median(pairs.map(([, alone]) => alone.perSecond))),
      ratio: ratio('perSecond'),
      ratioOfCpu: ratio('perCpuSecond'),
    };
  };
  // With the trace first, as the product runs.
  const traced = await inTurns(true);
  const untraced = await inTurns(false);
  engine.close();
  return {
    workload: WORKLOAD,
    queriesPerSecond: traced.simulated,
    bareQueriesPerSecond: traced.bare,
    ratio: traced.ratio,
    ratioOfCpu: traced.ratioOfCpu,
    ratioWithoutTrace: untraced.ratio,
    ratioOfCpuWithoutTrace: untraced.ratioOfCpu,
  };
}
