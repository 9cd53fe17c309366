import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/sim/commands.ts';
import type { Effect, Input } from '../../src/sim/node.ts';
import { idle, told, toy } from './toy.ts';

/** An order `b hello` makes a node send `hello` to b. */
const sender = (input: Input): readonly Effect[] => {
  if (input.type !== 'order') return [];
  const [to = '', text = ''] = input.order.split(' ');
  return [{ type: 'send', to, message: told(text) }];
};
const order = (node: string, words: string): Command => ({ type: 'order', node, order: words });
const cut = (oneWay = false): Command => ({ type: 'partition', name: 'cut', sides: [['a'], ['b']], oneWay });
const heal: Command = { type: 'heal', name: null };

describe('messages', () => {
  it('arrive after the one-way delay, and each event names its cause', () => {
    const { kernel, events, state } = toy(['a', 'b'], sender);
    kernel.command({ at: 5_000, command: order('a', 'b hello') });
    kernel.advance(100_000);
    expect(state('b').heard).toEqual(['a hello']);
    const deliver = events.find((e) => e.type === 'deliver');
    expect(deliver?.at).toBe(15_000);
    const send = events[deliver?.cause ?? -1];
    expect(send?.type).toBe('send');
    expect(events[send?.cause ?? -1]?.type).toBe('command');
    expect(events.every((e, i) => e.seq === i && e.cause < i)).toBe(true);
  });

  it('keep their order on a link, and may overtake each other when told so', () => {
    const run = (ordered: boolean): string[] => {
      const { kernel, state } = toy(['a', 'b'], sender, { network: { delayUs: () => 1_000, jitterUs: () => 50_000, ordered } });
      for (let i = 0; i < 50; i++) kernel.command({ at: i * 100, command: order('a', `b ${i}`) });
      kernel.advance(10_000_000);
      return state('b').heard;
    };
    const sent = Array.from({ length: 50 }, (_, i) => `a ${i}`);
    expect(run(true)).toEqual(sent);
    expect(run(false)).not.toEqual(sent);
    expect(run(false).toSorted()).toEqual(sent.toSorted());
  });

  it('are lost and doubled about as often as told', () => {
    const { kernel, events } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: { type: 'lossy', between: ['b', 'a'], loss: 0.3, duplication: 0.2 } });
    for (let i = 0; i < 2_000; i++) kernel.command({ at: i, command: order('a', 'b x') });
    kernel.advance(1_000_000);
    const count = (type: string): number => events.filter((e) => e.type === type).length;
    expect(count('send') / 2_000).toBeCloseTo(1.2, 1);
    expect(count('drop') / count('send')).toBeCloseTo(0.3, 1);
    expect(count('deliver') + count('drop')).toBe(count('send'));
  });

  it('take longer on a slowed link', () => {
    const { kernel, events } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: { type: 'slow', between: ['a', 'b'], factor: 3 } });
    kernel.command({ at: 0, command: order('a', 'b x') });
    kernel.advance(1_000_000);
    expect(events.find((e) => e.type === 'deliver')?.at).toBe(30_000);
  });
});

describe('a partition', () => {
  const outcome = (cutAt: number, healAt: number | null, oneWay = false): string => {
    const { kernel, events } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: order('a', 'b x') });
    kernel.command({ at: cutAt, command: cut(oneWay) });
    if (healAt !== null) kernel.command({ at: healAt, command: heal });
    kernel.advance(100_000);
    const end = events.find((e) => e.type === 'deliver' || e.type === 'drop');
    return `${end?.type} at ${end?.at}`;
  };

  it('eats what passes the middle while it lasts, and nothing else', () => {
    expect(outcome(1_000, null)).toBe('drop at 5000');
    expect(outcome(6_000, null)).toBe('deliver at 10000');
    expect(outcome(1_000, 4_000)).toBe('deliver at 10000');
    expect(outcome(1_000, 8_000)).toBe('drop at 5000');
  });

  it('also eats what is sent while it lasts, unless it heals in time', () => {
    const { kernel, events, state } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: cut() });
    kernel.command({ at: 1_000, command: order('a', 'b lost') });
    kernel.command({ at: 8_000, command: order('a', 'b saved') });
    kernel.command({ at: 10_000, command: heal });
    kernel.advance(100_000);
    expect(state('b').heard).toEqual(['a saved']);
    expect(events.filter((e) => e.type === 'drop').map((e) => e.at)).toEqual([6_000]);
  });

  it('in one way lets the other way pass', () => {
    const { kernel, state } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: cut(true) });
    kernel.command({ at: 1, command: order('a', 'b x') });
    kernel.command({ at: 1, command: order('b', 'a y') });
    kernel.advance(100_000);
    expect(state('a').heard).toEqual(['order', 'b y']);
    expect(state('b').heard).toEqual(['order']);
  });
});

describe('a crash', () => {
  const saver = (input: Input): readonly Effect[] =>
    input.type === 'order'
      ? [
          { type: 'persist', key: 'saved', value: 7 },
          { type: 'setTimer', name: 'late', minUs: 50_000, maxUs: 50_000 },
          { type: 'execute', tag: 'job', job: { kind: 'job' } },
        ]
      : [];

  it('keeps what was persisted and nothing else: no memory, no timers, no jobs', () => {
    const { kernel, events, state } = toy(['a'], saver);
    kernel.command({ at: 0, command: order('a', 'go') });
    kernel.command({ at: 50, command: { type: 'crash', node: 'a' } });
    kernel.command({ at: 20_000, command: { type: 'restart', node: 'a' } });
    kernel.advance(200_000);
    expect(state('a')).toEqual({ heard: [], saved: 7, clock: [] });
    expect(events.filter((e) => e.type === 'role').map((e) => e.role)).toEqual(['crashed']);
    expect(events.filter((e) => e.type === 'boot').map((e) => e.role)).toEqual(['up', 'up']);
  });

  it('with a wipe keeps nothing', () => {
    const { kernel, state } = toy(['a'], saver);
    kernel.command({ at: 0, command: order('a', 'go') });
    kernel.command({ at: 50, command: { type: 'wipe', node: 'a' } });
    kernel.command({ at: 60, command: { type: 'restart', node: 'a' } });
    kernel.advance(1_000);
    expect(state('a').saved).toBe(0);
  });

  it('of a region stops its nodes, and what is sent there finds nobody', () => {
    const { kernel, events } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: { type: 'outage', region: 'b' } });
    kernel.command({ at: 0, command: order('a', 'b x') });
    kernel.advance(100_000);
    expect(events.find((e) => e.type === 'drop')).toMatchObject({ reason: 'crashed', at: 10_000 });
  });
});

describe('a paused node', () => {
  it('hears later what came meanwhile, in order', () => {
    const { kernel, state } = toy(['a', 'b'], sender);
    kernel.command({ at: 0, command: { type: 'pause', node: 'b' } });
    kernel.command({ at: 1, command: order('a', 'b one') });
    kernel.command({ at: 2, command: order('a', 'b two') });
    kernel.command({ at: 50_000, command: { type: 'resume', node: 'b' } });
    kernel.advance(40_000);
    expect(state('b').heard).toEqual([]);
    kernel.advance(100_000);
    expect(state('b')).toEqual({ heard: ['a one', 'a two'], saved: 0, clock: [50_000, 50_000] });
  });
});

describe('what is bounded', () => {
  it('a paused node takes ten thousand messages and drops the rest, but no timer', () => {
    const { kernel, events, state } = toy(['a', 'b'], (input) => {
      if (input.type !== 'order') return [];
      const [what = ''] = input.order.split(' ');
      if (what === 'tick') return [{ type: 'setTimer', name: 'tick', minUs: 50_000, maxUs: 50_000 }];
      return Array.from({ length: 10_001 }, () => ({ type: 'send', to: 'b', message: told('x') }) as const);
    });
    kernel.command({ at: 0, command: order('b', 'tick') });
    kernel.command({ at: 1, command: { type: 'pause', node: 'b' } });
    kernel.command({ at: 2, command: order('a', 'flood') });
    kernel.command({ at: 100_000, command: { type: 'resume', node: 'b' } });
    kernel.advance(200_000);
    expect(events.filter((e) => e.type === 'drop')).toMatchObject([{ reason: 'overflow' }]);
    expect(state('b').heard).toHaveLength(10_002);
    expect(state('b').heard.at(-1)).toBe('timer tick');
  });

  it('a doubled message reaches one life of its receiver only', () => {
    const { kernel, events } = toy(['a', 'b'], sender, { network: { delayUs: () => 10_000, jitterUs: () => 2_000, ordered: false } });
    kernel.command({ at: 0, command: { type: 'lossy', between: ['a', 'b'], loss: 0, duplication: 1 } });
    for (let i = 0; i < 20; i++) kernel.command({ at: i, command: order('a', 'b x') });
    kernel.command({ at: 5_000, command: { type: 'crash', node: 'b' } });
    kernel.command({ at: 6_000, command: { type: 'restart', node: 'b' } });
    kernel.advance(500_000);
    expect(events.filter((e) => e.type === 'send')).toHaveLength(40);
    expect(events.filter((e) => e.type === 'deliver')).toHaveLength(20);
  });
});

describe('timers', () => {
  it('fire once, within their range; setting one again replaces it, cancelling ends it', () => {
    const { kernel, events } = toy(['a'], (input) => {
      if (input.type !== 'order') return [];
      const timer = (name: string, us: number): Effect => ({ type: 'setTimer', name, minUs: us, maxUs: us + 1_000 });
      return [timer('again', 1_000), timer('again', 5_000), timer('never', 1_000), { type: 'cancelTimer', name: 'never' }];
    });
    kernel.command({ at: 0, command: order('a', 'go') });
    kernel.advance(1_000_000);
    const fired = events.filter((e) => e.type === 'timer');
    expect(fired).toHaveLength(1);
    expect(fired[0]?.at).toBeGreaterThanOrEqual(5_000);
    expect(fired[0]?.at).toBeLessThanOrEqual(6_000);
  });
});

describe('jobs', () => {
  const worker = (input: Input): readonly Effect[] =>
    input.type === 'order' ? [{ type: 'execute', tag: input.order, job: { kind: 'job' } }] : [];

  it('wait for a core, first come first served', () => {
    const { kernel, events, state } = toy(['a'], worker);
    for (const tag of ['one', 'two', 'three']) kernel.command({ at: 0, command: order('a', tag) });
    kernel.advance(1_000);
    expect(state('a').heard.slice(3)).toEqual(['result one', 'result two', 'result three']);
    const runs = events.filter((e) => e.type === 'execute');
    expect(runs.map((e) => [e.at, e.waitedUs, e.doneAt])).toEqual([
      [0, 0, 100],
      [100, 100, 200],
      [200, 200, 300],
    ]);
  });

  it('run side by side on more cores', () => {
    const { kernel, events } = toy(['a'], worker, { cores: () => 2 });
    for (const tag of ['one', 'two', 'three']) kernel.command({ at: 0, command: order('a', tag) });
    kernel.advance(1_000);
    expect(events.filter((e) => e.type === 'execute').map((e) => e.at)).toEqual([0, 0, 100]);
  });

  it('are refused when ten thousand wait', () => {
    const { kernel, events } = toy(['a'], worker, {
      executor: { ...idle, start: (...asked) => ({ ...idle.start(...asked), costUs: 1e9 }) },
    });
    for (let i = 0; i < 10_002; i++) kernel.command({ at: 0, command: order('a', `${i}`) });
    kernel.advance(1_000);
    expect(events.filter((e) => e.type === 'execute')).toHaveLength(1);
    expect(kernel.states.get('a')).toMatchObject({ heard: expect.arrayContaining(['result 10001']) });
  });
});

describe('clocks', () => {
  it('show their own time: an offset and a drift', () => {
    const { kernel, state } = toy(['a'], () => []);
    kernel.command({ at: 0, command: { type: 'skew', node: 'a', offsetMs: 100, driftPpm: 1_000 } });
    kernel.command({ at: 1_000_000, command: order('a', 'x') });
    kernel.advance(2_000_000);
    expect(state('a').clock).toEqual([1_101_000]);
  });

  it('are set, and one beside them is not: that only drifts', () => {
    const steady: number[] = [];
    const { kernel } = toy(['a'], (_input, _state, out) => {
      steady.push(out.steady, out.now);
      return undefined;
    });
    const skew = (at: number, offsetMs: number, driftPpm: number): void =>
      kernel.command({ at, command: { type: 'skew', node: 'a', offsetMs, driftPpm } });
    skew(0, 100, 1_000);
    kernel.command({ at: 1_000_000, command: order('a', 'x') });
    skew(1_000_000, -500, 0);
    kernel.command({ at: 2_000_000, command: order('a', 'y') });
    kernel.advance(3_000_000);
    expect(steady).toEqual([1_001_000, 1_101_000, 2_001_000, 1_500_000]);
  });
});

it('obeys commands before what nodes do at the same instant, whenever the command was given', () => {
  const run = (early: boolean): string[] => {
    const { kernel, events } = toy(['a', 'b'], sender);
    const crash = { at: 10_000, command: { type: 'crash', node: 'b' } } as const;
    kernel.command({ at: 0, command: order('a', 'b x') });
    if (early) kernel.command(crash);
    kernel.advance(9_999);
    if (!early) kernel.command(crash);
    kernel.advance(20_000);
    return events.map((e) => e.type);
  };
  expect(run(true)).toEqual(run(false));
  expect(run(true)).toContain('drop');
});
