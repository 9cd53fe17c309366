/** A figure of each family of runs, counted a second time from the exported trace by other code than the claims' own. */
import { describe, expect, it } from 'vitest';
import type { At } from '../../src/claims/claim.ts';
import { agesUnder } from '../../src/claims/families/ages.ts';
import { CACHE, RAFT, SINGLE } from '../../src/claims/families/arms.ts';
import { chosenUnder } from '../../src/claims/families/choices.ts';
import { historyUnder } from '../../src/claims/families/histories.ts';
import { limitUnder, mixed } from '../../src/claims/families/limits.ts';
import { meterUnder, perOperation } from '../../src/claims/families/meters.ts';
import { waitsUnder } from '../../src/claims/families/waits.ts';
import { asking, of, p50 } from '../../src/claims/figures.ts';
import { m1 } from '../../src/claims/m1.ts';
import { REGION_SETS } from '../../src/claims/regions.ts';
import { see } from '../../src/claims/see.ts';
import type { Request, Sheet } from '../../src/claims/sheet.ts';
import { REPEATED } from '../../src/claims/world.ts';
import { openSession } from '../../src/session/index.ts';
import { runOf } from '../../src/session/run.ts';
import type { TraceEvent } from '../../src/sim/events.ts';
import { encodedBytes } from '../../src/sim/encoding.ts';

const AT: At = { set: 'W', regions: REGION_SETS.W, seed: 3 };

/** The run's events as `run --trace` writes them, and back. */
async function exported({ scenario, seed }: Request): Promise<readonly TraceEvent[]> {
  const session = await openSession(runOf(scenario, { seed }));
  try {
    session.runToEnd();
    return session.trace.slice(0);
  } finally {
    session.close();
  }
}

type Of<T extends TraceEvent['type']> = Extract<TraceEvent, { type: T }>;
const all = <T extends TraceEvent['type']>(events: readonly TraceEvent[], type: T): readonly Of<T>[] =>
  events.filter((event): event is Of<T> => event.type === type);

async function both(request: Request): Promise<readonly [Sheet, readonly TraceEvent[]]> {
  return [await see(request), await exported(request)];
}

/** Waits of answered operations, µs, by what was asked and where. */
function waitsIn(events: readonly TraceEvent[], sql: string, client: string): readonly number[] {
  const called = new Map(
    all(events, 'call').flatMap(({ op, at, node, statement }) => (statement.sql === sql && node === client ? [[op, at] as const] : [])),
  );
  return all(events, 'return').flatMap(({ op, at, outcome }) => (outcome.ok && called.has(op) ? [at - (called.get(op) ?? 0)] : []));
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}

describe('the same figure from the trace', () => {
  it('waits: p50 of a city', async () => {
    const [sheet, events] = await both(waitsUnder(CACHE, AT));
    expect(p50(asking(of(sheet.ops, 'japaneast'), REPEATED)) * 1000).toBeCloseTo(middle(waitsIn(events, REPEATED, 'client-japaneast')), 3);
  });

  it('ages: the oldest answer', async () => {
    const [sheet, events] = await both(
      agesUnder({ architecture: 'query-cache', untilMs: 8000, keys: 3, readsPerSecond: 4, writesPerSecond: 4 }, AT),
    );
    const ages = all(events, 'return').flatMap(({ freshness }) => (typeof freshness === 'object' ? [freshness.staleUs] : []));
    expect(Math.max(...sheet.ops.map(({ staleMs }) => staleMs ?? 0)) * 1000).toBe(Math.max(...ages));
    expect(Math.max(...ages)).toBeGreaterThan(1e6);
  });

  it('limits: what was completed at the rate that was found', async () => {
    const request = limitUnder({ ...SINGLE, regions: ['eastus'], statements: mixed(1), from: 0.5, to: 1.5 }, AT);
    const found = await see(request);
    const [load] = request.scenario.load;
    const factor = (found.limit ?? 0) / (load?.perSecond ?? 1);
    const scenario = {
      ...request.scenario,
      load: request.scenario.load.map((each) => ({ ...each, perSecond: (each.perSecond ?? 0) * factor })),
    };
    const events = await exported({ scenario, seed: AT.seed });
    const done = all(events, 'return').filter(({ outcome }) => outcome.ok).length;
    expect(done).toBe(found.ops.filter(({ state }) => state === 'ok').length);
    // One core and 100 ms a statement: ten a second at most, and not far from it.
    expect(found.limit).toBeGreaterThan(7);
    expect(found.limit).toBeLessThan(10.6);
  });

  it('faults: how long nothing was confirmed', async () => {
    const [row] = m1.rows;
    const request = row?.arms(AT)['run'];
    if (!row || !request) throw new Error('M1 has a row');
    const [sheet, events] = await both(request);
    const died = Math.min(...all(events, 'crash').map(({ at }) => at));
    const later = new Set(all(events, 'call').flatMap(({ op, at }) => (at > died ? [op] : [])));
    const back = Math.min(...all(events, 'return').flatMap(({ op, at, outcome }) => (outcome.ok && later.has(op) ? [at] : [])));
    expect((row.measure({ run: sheet }, AT).figures?.['seconds'] ?? 0) * 1e6).toBeCloseTo(back - died, 0);
  });

  it('histories: operations that the checker had', async () => {
    const { scenario, seed, ...rest } = historyUnder(SINGLE, AT, { commands: [] });
    const short = { ...scenario, untilMs: 4000, load: scenario.load.map((load) => ({ ...load, untilMs: 2000 })) };
    const [sheet, events] = await both({ scenario: short, seed, ...rest });
    const told = all(events, 'return').filter(({ outcome }) => outcome.ok).length;
    expect(sheet.history).toMatchObject({ verdict: 'linearizable', operations: told });
  });

  it('meters: messages and bytes of an operation, and elections with their terms', async () => {
    const [busy, events] = await both(meterUnder(RAFT, AT));
    const [idle, quiet] = await both(meterUnder(RAFT, AT, false));
    const sent = (list: readonly TraceEvent[]): number => all(list, 'send').length;
    const bytes = (list: readonly TraceEvent[]): number => all(list, 'send').reduce((sum, { message }) => sum + encodedBytes(message), 0);
    const calls = all(events, 'call').length;
    expect(perOperation(busy, idle, 'sentMessages')).toBeCloseTo((sent(events) - sent(quiet)) / calls, 9);
    expect(perOperation(busy, idle, 'sentBytes')).toBeCloseTo((bytes(events) - bytes(quiet)) / calls, 9);
    const terms = all(events, 'report').flatMap(({ key, value }) => (key === 'elected' && Array.isArray(value) ? [Number(value[0])] : []));
    expect(busy.elected.map(({ term }) => term)).toEqual(terms);
    expect(terms.length).toBeGreaterThan(0);
  });

  it('choices: hits of a workload', async () => {
    const [sheet, events] = await both(chosenUnder({ ...CACHE, workload: 'blog', perSecond: 10, fromMs: 0, countedMs: 5000 }, AT));
    const hits = all(events, 'return').filter(({ served }) => served?.cachedAt != null).length;
    expect(sheet.ops.filter(({ cached }) => cached).length).toBe(hits);
    expect(hits).toBeGreaterThan(5);
  });
});
