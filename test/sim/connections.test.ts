import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/sim/commands.ts';
import { encodedBytes } from '../../src/sim/encoding.ts';
import type { Effect, Input } from '../../src/sim/node.ts';
import type { NetworkModel } from '../../src/sim/network.ts';
import type { EventOf } from './list-trace.ts';
import { type Reaction, told, type Toy, toy } from './toy.ts';

/** An order `b hello` makes a node send `hello` to b. */
const sender: Reaction = (input: Input): readonly Effect[] => {
  if (input.type !== 'order') return [];
  const [to = '', text = ''] = input.order.split(' ');
  return [{ type: 'send', to, message: told(text) }];
};
const order = (node: string, words: string): Command => ({ type: 'order', node, order: words });
const cut = (oneWay = false): Command => ({ type: 'partition', name: 'cut', sides: [['a'], ['b']], oneWay });
const heal: Command = { type: 'heal', name: null };
const lossy = (loss: number): Command => ({ type: 'lossy', between: ['a', 'b'], loss, duplication: 0.5 });

const MINUTE = 60_000_000;

/** 10 ms one way. */
function connected(react: Reaction = sender, network: Partial<NetworkModel> = {}, userTimeoutUs = 15 * MINUTE): Toy {
  return toy(['a', 'b'], react, {
    network: {
      delayUs: () => 10_000,
      jitterUs: () => 0,
      ordered: true,
      connections: { userTimeoutUs, opening: [] },
      ...network,
    },
  });
}

function play(run: Toy, commands: readonly (readonly [number, Command])[], untilUs = 10 * MINUTE): Toy {
  for (const [at, command] of commands) run.kernel.command({ at, command });
  run.kernel.advance(untilUs);
  return run;
}

const of = <T extends EventOf<'send'>['type'] | 'deliver' | 'stall' | 'resend' | 'drop' | 'refuse' | 'exchange'>(
  { events }: Toy,
  type: T,
): EventOf<T>[] => events.filter((event): event is EventOf<T> => event.type === type);

describe('loss', () => {
  it('delays and loses nothing: all arrive once, in order', () => {
    const sent = Array.from({ length: 2_000 }, (_, i) => `a ${i}`);
    const run = play(connected(), [[0, lossy(0.02)], ...sent.map((_, i): [number, Command] => [i * 5_000, order('a', `b ${i}`)])]);
    expect(run.state('b').heard).toEqual(sent);
    expect(of(run, 'drop')).toEqual([]);
    expect(of(run, 'stall').length / 2_000).toBeCloseTo(0.02, 2);
    expect(of(run, 'resend')).toHaveLength(of(run, 'stall').length);
  });

  it('of the last message is noticed by a timeout: a round trip and 200 ms, then twice that', () => {
    const run = connected();
    // Everything dies until the third time.
    play(run, [
      [0, lossy(1)],
      [0, order('a', 'b x')],
      [500_000, lossy(0)],
    ]);
    expect(of(run, 'stall').map((e) => e.at)).toEqual([5_000, 225_000]);
    expect(of(run, 'resend').map((e) => e.at)).toEqual([220_000, 660_000]);
    expect(of(run, 'deliver').map((e) => e.at)).toEqual([670_000]);
  });

  it('is noticed after one round trip when something sent later arrives, and that waits for it', () => {
    const run = play(connected(), [
      [0, lossy(1)],
      [0, order('a', 'b lost')],
      [1, lossy(0)],
      [3_000, order('a', 'b later')],
    ]);
    expect(of(run, 'resend').map((e) => e.at)).toEqual([23_000]);
    expect(of(run, 'deliver').map((e) => e.at)).toEqual([33_000, 33_000]);
    expect(run.state('b').heard).toEqual(['a lost', 'a later']);
  });

  it('does not lose or double anything under any mixture of cuts and losses', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const run = toy(['a', 'b'], sender, {
        seed,
        network: {
          delayUs: () => 10_000,
          jitterUs: () => 4_000,
          ordered: true,
          connections: { userTimeoutUs: 60 * MINUTE, opening: [] },
          bandwidthMbps: () => (seed % 3 === 0 ? 0.05 : null),
        },
      });
      const commands: [number, Command][] = [];
      for (let i = 0; i < 200; i++) commands.push([i * 9_000 + 7, order(i % 2 === 0 ? 'a' : 'b', `${i % 2 === 0 ? 'b' : 'a'} ${i}`)]);
      for (let i = 0; i < 8; i++) {
        commands.push([i * 220_000 + seed * 977, i % 3 === 2 ? cut(seed % 2 === 0) : lossy(0.4)]);
        commands.push([i * 220_000 + seed * 977 + 130_000, i % 3 === 2 ? heal : lossy(i % 2 === 0 ? 0 : 0.1)]);
      }
      commands.push([5_000_000, heal], [5_000_000, lossy(0)]);
      play(
        run,
        commands.toSorted(([x], [y]) => x - y),
        60 * MINUTE,
      );
      const numbers = (node: string): number[] =>
        run.state(node).heard.flatMap((words) => (words === 'order' ? [] : [Number(words.slice(2))]));
      expect({ seed, b: numbers('b'), a: numbers('a') }).toEqual({
        seed,
        b: Array.from({ length: 100 }, (_, i) => 2 * i),
        a: Array.from({ length: 100 }, (_, i) => 2 * i + 1),
      });
    }
  });
});

describe('a cut', () => {
  it('is silence: what was sent goes on after the heal, at the next time of sending again', () => {
    const run = play(connected(), [
      [0, cut()],
      [1_000, order('a', 'b one')],
      [300_000, order('a', 'b two')],
      [1_000_000, heal],
    ]);
    // 220 ms after the first, then 440, 880: the third is the first after the heal.
    expect(of(run, 'resend').map((e) => [e.at, e.message])).toEqual([
      [221_000, told('one')],
      [661_000, told('one')],
      [1_541_000, told('one')],
      [1_561_000, told('two')],
    ]);
    expect(of(run, 'stall').map((e) => [e.at, e.reason])).toEqual([
      [6_000, 'partition'],
      [226_000, 'partition'],
      [300_000, 'waits'],
      [666_000, 'partition'],
    ]);
    expect(run.state('b').heard).toEqual(['a one', 'a two']);
    expect(of(run, 'drop')).toEqual([]);
  });

  it('is over for all that it held up as soon as one of them has got through', () => {
    const run = play(connected(), [
      ...[1, 2, 3, 4, 5].map((i): [number, Command] => [i * 1000, order('a', `b ${i}`)]),
      [7_000, cut()],
      [300_000, heal],
    ]);
    expect(run.state('b').heard).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'a 5']);
    const [first, ...others] = of(run, 'deliver')
      .slice(-4)
      .map(({ at }) => at);
    // One round trip: the acknowledgement, and the others at once.
    expect(others.map((at) => Math.round((at - (first ?? 0)) / 1000))).toEqual([20, 20, 20]);
  });

  it('stops what is under way and has not passed the middle, and what comes behind it waits', () => {
    const run = play(connected(), [
      [0, order('a', 'b far')],
      [6_000, order('a', 'b near')],
      [7_000, order('a', 'b behind')],
      [8_000, cut()],
      [11_500, heal],
    ]);
    // `far` had passed, `near` dies at its middle, `behind` passes after the heal and shows the gap.
    expect(of(run, 'stall').map((e) => e.at)).toEqual([11_000]);
    expect(of(run, 'deliver').map((e) => e.at)).toEqual([10_000, 37_000, 37_000]);
    expect(run.state('b').heard).toEqual(['a far', 'a near', 'a behind']);
  });

  it('that outlasts the patience of the connection resets it, and the sender hears of it', () => {
    const run = play(
      connected(sender, {}, 2_000_000),
      [
        [0, cut()],
        [1_000, order('a', 'b one')],
        [500_000, order('a', 'b two')],
        [5_000_000, heal],
        [6_000_000, order('a', 'b three')],
      ],
      10_000_000,
    );
    expect(of(run, 'drop').map((e) => [e.at, e.reason])).toEqual([
      [2_001_000, 'reset'],
      [2_001_000, 'reset'],
    ]);
    expect(run.state('a').heard).toEqual(['order', 'order', 'reset', 'order']);
    expect(run.state('b').heard).toEqual(['a three']);
  });

  it('in one way stops nothing in the other', () => {
    const run = play(connected(), [
      [0, cut(true)],
      [1, order('b', 'a y')],
    ]);
    expect(run.state('a').heard).toEqual(['b y']);
  });
});

describe('a dead process', () => {
  it('refuses after one round trip, and a dead host says nothing', () => {
    const crashed = (what: 'process' | 'host'): Toy =>
      play(connected(), [
        [0, { type: 'crash', node: 'b', what }],
        [1_000, order('a', 'b x')],
      ]);
    const refused = crashed('process');
    expect(refused.state('a').heard).toEqual(['order', 'refused']);
    expect(of(refused, 'refuse').map((e) => [e.at, e.peer, e.message])).toEqual([[21_000, 'b', told('x')]]);
    const silent = crashed('host');
    expect(silent.state('a').heard).toEqual(['order']);
    expect(of(silent, 'drop').map((e) => e.reason)).toEqual(['crashed']);
  });

  it('resets its connections one trip away, and a dead host does not', () => {
    const heard = (what: 'process' | 'host' | undefined): readonly string[] =>
      play(connected(), [
        [0, order('a', 'b x')],
        [50_000, { type: 'crash', node: 'b', what }],
      ]).state('a').heard;
    expect(heard('process')).toEqual(['order', 'reset']);
    expect(heard('host')).toEqual(['order']);
    expect(heard(undefined)).toEqual(['order']);
  });

  it('takes nothing with it that it had sent, not even what has to be sent again', () => {
    const commands: readonly (readonly [number, Command])[] = [
      [0, lossy(1)],
      [0, order('a', 'b x')],
      [1, lossy(0)],
    ];
    const process = play(connected(), [...commands, [10_000, { type: 'crash', node: 'a', what: 'process' }]]);
    expect(process.state('b').heard).toEqual(['a x', 'reset']);
    const host = play(connected(), [...commands, [10_000, { type: 'crash', node: 'a', what: 'host' }]]);
    expect(host.state('b').heard).toEqual([]);
    expect(of(host, 'drop').map((e) => e.reason)).toEqual(['unsent']);
  });

  it('sends nothing again with its host: what dies on its way then is gone, and what comes after it on that connection', () => {
    const commands = (what: 'host' | 'process'): readonly (readonly [number, Command])[] => [
      ...['there', 'lost', 'behind'].map((word, i): [number, Command] => [i * 2500, order('a', `b ${word}`)]),
      [5_500, { type: 'crash', node: 'a', what }],
      [6_000, cut()],
      [8_500, heal],
      [20_000, { type: 'restart', node: 'a' }],
      [30_000, order('a', 'b new')],
    ];
    const run = play(connected(), commands('host'));
    expect(run.state('b').heard).toEqual(['a there', 'a new']);
    expect(of(run, 'drop').map(({ at, reason }) => `${reason} at ${at}`)).toEqual(['partition at 7500', 'unsent at 7500']);
    expect([of(run, 'resend'), run.kernel.network.waits]).toEqual([[], false]);
    // A process leaves it to its host, which closes the connection after that.
    const alone = play(connected(), commands('process'));
    expect(alone.state('b').heard).toEqual(['a there', 'a lost', 'a behind', 'a new', 'reset']);
  });

  it('that is another by the time of the arrival refuses what was for the first', () => {
    const run = play(connected(), [
      [0, order('a', 'b x')],
      [5_000, { type: 'crash', node: 'b' }],
      [6_000, { type: 'restart', node: 'b' }],
    ]);
    expect(run.state('b').heard).toEqual([]);
    expect(run.state('a').heard).toEqual(['order', 'refused']);
  });
});

describe('a lost site', () => {
  const site = (road: boolean | undefined): readonly (readonly [number, Command])[] => [
    [0, order('a', 'b far')],
    [9_500, order('a', 'b near')],
    [10_000, { type: 'outage', region: 'a', road }],
  ];
  const near: Partial<NetworkModel> = { delayUs: (a, b) => (a === b ? 600 : 20_000) };

  it('takes what is still within it', () => {
    const run = play(connected(sender, near), site(undefined));
    expect(run.state('b').heard).toEqual(['a far']);
    expect(of(run, 'drop').map((e) => e.reason)).toEqual(['unsent']);
  });

  it('takes all that is under way when its road is lost too', () => {
    const run = play(connected(sender, near), site(true));
    expect(run.state('b').heard).toEqual([]);
    expect(of(run, 'drop').map((e) => e.reason)).toEqual(['road', 'unsent']);
  });
});

describe('a line of finite bandwidth', () => {
  it('takes one message after the other, in both ways apart, and the delay comes on top', () => {
    const run = play(connected(sender, { bandwidthMbps: () => 0.01 }), [
      [0, order('a', 'b one')],
      [0, order('a', 'b two')],
      [0, order('b', 'a three')],
    ]);
    const us = (text: string): number => Math.ceil((encodedBytes(told(text)) * 8) / 0.01);
    expect(of(run, 'send').map((e) => e.leaveAt)).toEqual([us('one'), us('one') + us('two'), us('three')]);
    expect(of(run, 'deliver').map((e) => e.at)).toEqual(
      [us('one') + 10_000, us('three') + 10_000, us('one') + us('two') + 10_000].toSorted(),
    );
  });

  it('loses with its host what is still in the queue', () => {
    const run = play(connected(sender, { bandwidthMbps: () => 0.01 }), [
      [0, order('a', 'b one')],
      [0, order('a', 'b two')],
      [20_000, { type: 'crash', node: 'a' }],
    ]);
    expect(run.state('b').heard).toEqual(['a one']);
    expect(of(run, 'drop').map((e) => e.reason)).toEqual(['unsent']);
  });
});

describe('delays of their own', () => {
  it('go by the kind of message, on their link', () => {
    const run = play(
      connected(sender, {
        delays: (from) => (from === 'a' ? { kinds: { told: { type: 'constant', ms: 70 } }, other: { type: 'constant', ms: 1 } } : null),
      }),
      [
        [0, order('a', 'b x')],
        [0, order('b', 'a y')],
      ],
    );
    expect(of(run, 'deliver').map((e) => e.at)).toEqual([10_000, 70_000]);
  });
});

describe('a receiver that stands still', () => {
  const numbered: Reaction = (input) =>
    input.type === 'order'
      ? Array.from({ length: Number(input.order) }, (_, i) => ({ type: 'send', to: 'b', message: told(`${i}`) }) as const)
      : [];
  const flood = (many: number, more: readonly (readonly [number, Command])[], untilUs?: number): Toy =>
    play(connected(numbered), [[0, { type: 'pause', node: 'b' }], [1_000, order('a', String(many))], ...more], untilUs);
  const resume: Command = { type: 'resume', node: 'b' };
  const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `a ${i}`);

  it('holds its sender back when its host has no room left, and loses nothing', () => {
    const run = flood(12_000, [[3_000_000, resume]]);
    expect(run.state('b').heard).toEqual(numbers(12_000));
    expect(of(run, 'drop')).toEqual([]);
    const first = of(run, 'stall').filter(({ at }) => at < 30_000);
    expect(first.map(({ reason }) => reason)).toEqual(Array.from({ length: 2_000 }, () => 'full'));
    // The sender tries one message, again and again, each time after twice as long: after 240 ms (of two ways, 20 ms each), 440 ms…
    expect(of(run, 'resend').flatMap(({ at }) => (at < 3_000_000 ? [at] : []))).toEqual([241_000, 681_000, 1_561_000]);
  });

  it('says when it reads again, so that nobody waits for the next try', () => {
    const run = flood(10_500, [[600_000, resume]]);
    // The news takes one way, and the first message the other.
    expect(of(run, 'deliver').find(({ at }) => at > 600_000)?.at).toBe(620_000);
  });

  it('is asked again when that news is lost', () => {
    const run = flood(10_500, [
      [590_000, cut()],
      [600_000, resume],
      [640_000, heal],
    ]);
    expect(run.state('b').heard).toEqual(numbers(10_500));
    // The next try is at 681 ms, and when it is known to be there, at 701, all that waits comes.
    expect(of(run, 'deliver').at(-1)?.at).toBe(711_498);
  });

  it('and its sender’s connection is reset, which it hears, when ten thousand more wait there', () => {
    const run = flood(20_000, [
      [2_000_000, order('a', '1')],
      [3_000_000, resume],
    ]);
    expect(of(run, 'drop').every(({ reason }) => reason === 'reset')).toBe(true);
    expect(run.state('a').heard).toContain('reset');
    expect(run.state('b').heard).toEqual(numbers(10_000));
  });

  it('crashes like any other: what it had not taken finds nobody', () => {
    const run = flood(10_500, [
      [300_000, { type: 'crash', node: 'b' }],
      [400_000, { type: 'restart', node: 'b' }],
    ]);
    expect(of(run, 'deliver').length + of(run, 'drop').length).toBe(10_500);
  });
});

it('a connection on which ten thousand wait is given up', () => {
  const flood: Reaction = (input) =>
    input.type === 'order' ? Array.from({ length: 10_001 }, () => ({ type: 'send', to: 'b', message: told('x') }) as const) : [];
  const run = play(
    connected(flood),
    [
      [0, cut()],
      [1_000, order('a', 'go')],
      [5_000_000, order('a', 'go')],
    ],
    6_000_000,
  );
  expect(of(run, 'drop').some((e) => e.reason === 'reset')).toBe(true);
  expect(run.state('a').heard).toEqual(['order', 'order', 'reset']);
});
