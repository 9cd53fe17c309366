import { describe, expect, it } from 'vitest';
import { asksOne } from '../../src/architectures/shared/asks-one.ts';
import type { Driver } from '../../src/architectures/contract.ts';
import type { Input } from '../../src/sim/node.ts';
import { Out } from '../../src/sim/out.ts';
import { clientLogic, type ClientState } from '../../src/workload/client.ts';
import { EVENT } from '../../src/sim/recorder.ts';
import { LoadSource, type LoadSpec } from '../../src/workload/load.ts';

const reply = (op: string) =>
  ({
    kind: 'reply',
    op,
    outcome: { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false },
    served: { node: 'db', position: 1, cachedAt: null },
  }) as const;
const ask = (op: string) => ({ type: 'ask', asked: { op, sql: 'SELECT 1', params: [] } }) as const;

describe('a client', () => {
  const logic = clientLogic({ driver: asksOne('db'), timeoutUs: 1_000 });
  const boot = (): ClientState => ({ waiting: new Map(), armed: false, driver: { running: new Map(), sessions: new Map() } });
  const step = (client: ClientState, input: Input, now: number) => {
    const out = new Out();
    out.now = now;
    logic.step(client, input, out);
    return out.effects();
  };

  it('sends what it is asked to its home and returns the reply', () => {
    const client = boot();
    expect(step(client, ask('a'), 0).map((e) => e.type)).toEqual(['call', 'send', 'setTimer']);
    const returned = step(client, { type: 'message', from: 'db', message: reply('a') }, 500);
    expect(returned).toMatchObject([{ type: 'return', answer: { op: 'a', outcome: { ok: true } } }]);
    expect(client.waiting.size).toBe(0);
  });

  it('gives up after its time, one operation after the other, and the outcome is unknown', () => {
    const client = boot();
    step(client, ask('a'), 0);
    expect(step(client, ask('b'), 400).map((e) => e.type)).toEqual(['call', 'send']);
    const first = step(client, { type: 'timer', name: 'timeout' }, 1_000);
    expect(first).toMatchObject([
      { type: 'return', answer: { op: 'a', outcome: { ok: false, definite: false } } },
      { type: 'setTimer', minUs: 400 },
    ]);
    expect(step(client, { type: 'timer', name: 'timeout' }, 1_400)).toMatchObject([{ type: 'return', answer: { op: 'b' } }]);
    expect(step(client, { type: 'message', from: 'db', message: reply('a') }, 1_500)).toEqual([]);
  });
});

describe('a driver', () => {
  /** Asks two nodes and takes whoever answers first; asks again after 300 µs of silence. */
  const hedged: Driver<{ asked: string[]; forgotten: string[] }> = {
    home: 'db',
    boot: () => ({ asked: [], forgotten: [] }),
    ask(state, out, { op }) {
      state.asked.push(op);
      out.send('db', { kind: op });
      out.send('other', { kind: op });
      out.setTimer('again', 300);
      return null;
    },
    hear: (_state, _out, _from, message) => ({ ...reply(message.kind), op: message.kind }),
    timer(state, out) {
      const op = state.asked.at(-1) ?? '';
      out.send('other', { kind: op });
      return op === 'local' ? { ...reply(op), op } : null;
    },
    forget: (state, _out, op) => void state.forgotten.push(op),
  };
  const logic = clientLogic({ driver: hedged, timeoutUs: 1_000 });

  it('may talk to several nodes and keep timers of its own; the first answer counts, once', () => {
    const out = new Out();
    const client = logic.boot({ get: () => undefined, log: () => [] }, logic.roles.initial, out, 'first');
    const step = (input: Input, now: number) => {
      out.clear();
      out.now = now;
      logic.step(client, input, out);
      return out.effects();
    };
    expect(step(ask('a'), 0).map((e) => e.type)).toEqual(['call', 'send', 'send', 'setTimer', 'setTimer']);
    expect(step({ type: 'timer', name: 'again' }, 300)).toMatchObject([{ type: 'send', to: 'other' }]);
    const message = { kind: 'a' };
    expect(step({ type: 'message', from: 'other', message }, 400)).toMatchObject([{ type: 'return', answer: { op: 'a' } }]);
    expect(step({ type: 'message', from: 'db', message }, 410)).toEqual([]);
    step(ask('local'), 500);
    expect(step({ type: 'timer', name: 'again' }, 800).at(-1)).toMatchObject({ type: 'return', answer: { op: 'local' } });
    step(ask('b'), 900);
    expect(step({ type: 'timer', name: 'timeout' }, 1_900).map((e) => e.type)).toEqual(['return']);
    expect(client.driver).toMatchObject({ forgotten: ['b'] });
  });
});

describe('a load', () => {
  const spec: LoadSpec = {
    clients: ['client-x', 'client-y'],
    perSecond: 100,
    fromUs: 1_000_000,
    untilUs: 11_000_000,
    statements: [
      { sql: 'r', weight: 3, params: [{ from: 1, to: 6 }] },
      { sql: 'w', weight: 1, params: [{ pick: ['a', 'b'] }, 7] },
    ],
  };
  const take = (seed: number) => {
    const source = new LoadSource([spec], seed);
    const taken: { at: number; op: string; client: string; sql: string; params: readonly unknown[] }[] = [];
    while (Number.isFinite(source.nextAt)) {
      const at = source.nextAt;
      const command = source.take();
      taken.push({ at, ...command });
    }
    return taken;
  };

  it('asks about as often as told, between its times, in order, with ids of their own', () => {
    const taken = take(1);
    expect(taken.length / 2_000).toBeCloseTo(1, 1);
    expect(taken.every((t, i) => t.at > 1_000_000 && t.at <= 11_000_000 && t.at >= (taken[i - 1]?.at ?? 0))).toBe(true);
    expect(new Set(taken.map((t) => t.op)).size).toBe(taken.length);
    expect(taken.filter((t) => t.sql === 'w').length / taken.length).toBeCloseTo(0.25, 1);
    expect(new Set(taken.filter((t) => t.sql === 'r').map((t) => t.params[0]))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(taken.every((t) => t.sql === 'r' || (t.params[1] === 7 && ['a', 'b'].includes(String(t.params[0]))))).toBe(true);
  });

  it('is the same for the same seed, and one client’s stream does not depend on the other', () => {
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
    const alone = new LoadSource([{ ...spec, clients: ['client-x'] }], 1);
    const x = take(1).filter((t) => t.client === 'client-x');
    expect(alone.nextAt).toBe(x[0]?.at);
  });
});

describe('a closed load', () => {
  const spec: LoadSpec = {
    clients: ['client-x'],
    thinkUs: 10_000,
    users: 2,
    fromUs: 0,
    untilUs: 1_000_000,
    statements: [{ sql: 'UPDATE t SET a = ?', weight: 1, params: [{ from: 1, to: 9 }], next: { sql: 'SELECT ?', params: [{ same: 0 }] } }],
  };
  const answer = (source: LoadSource, op: string, at: number, ok = true): void => {
    const outcome = ok ? reply(op).outcome : { ok: false, definite: true, problem: { message: 'no', detail: '', offset: null } };
    source.record(0, EVENT.return, at, -1, 0, 0, 0, 0, { op, outcome, served: null });
  };

  it('asks again after its answer, and then after a pause; never before', () => {
    const source = new LoadSource([spec], 1);
    const [first, second] = [source.take(), source.take()];
    expect([first.op, second.op].sort()).toEqual(['x-1', 'x-2']);
    expect(source.nextAt).toBe(Number.POSITIVE_INFINITY);
    answer(source, first.op, 200_000);
    expect(source.nextAt).toBe(200_000);
    const read = source.take();
    expect(read).toMatchObject({ op: `${first.op}-next`, sql: 'SELECT ?', params: first.params });
    answer(source, read.op, 300_000);
    expect(source.nextAt).toBeGreaterThan(300_000);
    answer(source, second.op, 310_000, false);
    source.take();
    source.take();
    expect(source.nextAt).toBe(Number.POSITIVE_INFINITY);
  });

  it('goes on from what was saved', () => {
    const source = new LoadSource([spec], 1);
    const op = source.take().op;
    answer(source, op, 50_000);
    const again = new LoadSource([spec], 1);
    again.restore(source.save());
    for (const each of [source, again]) answer(each, each.take().op, 60_000);
    expect(again.nextAt).toBe(source.nextAt);
    expect(again.take()).toEqual(source.take());
  });
});
