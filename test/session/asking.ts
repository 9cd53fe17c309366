/** An executor asked by hand: statements of several clients begin and end in the order that a test wants. */
import { expect } from 'vitest';
import { SqlExecutor } from '../../src/session/executor.ts';
import type { Rules } from '../../src/session/work/rules.ts';
import { NO_TICKET, type Ticket } from '../../src/sim/executor.ts';
import type { Isolation, Outcome, Value } from '../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';
import type { InTransaction, SqlJob } from '../../src/sqlite/jobs.ts';

const opened: SqlExecutor[] = [];

export function closeAll(): void {
  for (const executor of opened.splice(0)) executor.engine.close();
}

/** A node and those who ask it: each job is begun and ended when the test says so. */
export class Asking {
  #count = 0;
  readonly #jobs = new Map<string, { readonly job: SqlJob; ticket: Ticket; outcome: Outcome | null; waits: boolean }>();

  constructor(readonly executor: SqlExecutor) {}

  /** Begins a statement; returns whom it waits for. */
  begin(name: string, sql: string, params: readonly Value[] = [], transaction?: InTransaction): readonly string[] {
    return this.#start(name, { kind: 'query', sql, params, seed: name, readOnly: false, ...(transaction ? { transaction } : {}) });
  }

  #start(name: string, job: SqlJob, ticket: Ticket = NO_TICKET): readonly string[] {
    const started = this.executor.start('n', job, 0, ticket);
    const asked = { job, ticket: started.ticket, outcome: null as Outcome | null, waits: started.waitsFor !== null };
    this.#jobs.set(name, asked);
    if (started.waitsFor === null && started.ticket === NO_TICKET) asked.outcome = outcomeOf(started.result);
    if (started.waitsFor === null) this.#free();
    return started.waitsFor ?? [];
  }

  /** Those that were freed begin again. */
  #free(): void {
    for (const { ticket, ended } of this.executor.freed('n')) {
      for (const [name, asked] of this.#jobs) {
        if (asked.ticket !== ticket || asked.outcome !== null) continue;
        if (ended) Object.assign(asked, { outcome: outcomeOf(ended.result), waits: false });
        else this.#start(name, asked.job, ticket);
      }
    }
  }

  end(name: string): Outcome {
    const asked = this.#jobs.get(name);
    if (!asked) throw new Error(`nobody began ${name}`);
    if (asked.outcome === null) asked.outcome = outcomeOf(this.executor.finish('n', asked.ticket));
    this.#free();
    return asked.outcome;
  }

  /** It has begun and waits for others. */
  isWaiting(name: string): boolean {
    return this.#jobs.get(name)?.waits === true;
  }

  outcome(name: string): Outcome | null {
    return this.#jobs.get(name)?.outcome ?? null;
  }

  /** Begins and ends a statement. */
  run(sql: string, params: readonly Value[] = [], transaction?: InTransaction): Outcome {
    const name = `statement ${++this.#count}`;
    expect(this.begin(name, sql, params, transaction)).toEqual([]);
    return this.end(name);
  }

  rows(sql: string): readonly (readonly Value[])[] {
    const outcome = this.run(sql);
    return outcome.ok ? outcome.rows : [];
  }

  finish(transaction: string, commit = true): Outcome {
    const name = `end ${++this.#count}`;
    this.#start(name, { kind: 'end', transaction, commit, seed: name });
    return this.end(name);
  }
}

function outcomeOf(result: unknown): Outcome {
  if (typeof result === 'object' && result !== null && 'outcome' in result) return result.outcome as Outcome;
  throw new Error(`no outcome: ${JSON.stringify(result)}`);
}

/** `writesThrough`: what is committed is on disk at once; else the test flushes. */
export async function asking(setup: readonly string[], rules?: Rules, writesThrough = true): Promise<Asking> {
  const engine = new Engine(await loadSqlite(), { seed: 1 });
  const executor = new SqlExecutor(engine, {
    baseUs: 100,
    stepNs: 1_000,
    capture: true,
    writesThrough,
    where: 'test',
    jobs: {},
    ...(rules ? { rules } : {}),
  });
  opened.push(executor);
  executor.script('n', setup);
  return new Asking(executor);
}

export const codeOf = (outcome: Outcome | null): string | undefined => (outcome?.ok === false ? outcome.problem.code : undefined);
export const inside = (id: string, isolation: Isolation, first = false): InTransaction => ({ id, isolation, first });
