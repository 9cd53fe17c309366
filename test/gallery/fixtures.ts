/** The runs of the gallery: every architecture at a telling moment, and the cases that are hard to draw. */
import type { MessageLook } from '../../src/architectures/showing.ts';
import type { TraceIndex } from '../../src/trace/world.ts';
import type { Stage } from '../../src/session/run.ts';
import { looksOf } from './looks.ts';
import { makeStage, oneWayMs, Script } from './script.ts';

export interface Fixture {
  readonly name: string;
  readonly stage: Stage;
  readonly index: TraceIndex;
  readonly nowMs: number;
  readonly windowMs: readonly [number, number];
  readonly untilMs: number;
  readonly msPerSecond: number;
  readonly look: readonly string[];
  readonly legend: readonly MessageLook[];
}

export function staleRead(): Fixture {
  const replicas = ['wa', 'du', 'fr', 'sp', 'to', 'pu', 'sy', 'si'];
  const stage = makeStage({ regions: ['va', ...replicas], kinds: (_, i) => [i === 0 ? 'primary' : 'replica'], clients: ['va', 'to'] });
  const script = new Script(stage);
  for (const node of stage.nodes) {
    if (node.kind === 'client') continue;
    script.boot(0, node.id, node.kind).report(0, node.id, 'position', 41);
  }
  const commit = 2.4;
  script.read('w1', 'client-va', { atMs: 0, returnedMs: 3.3, served: { node: 'primary-va', position: 42, cachedAt: null } });
  script.send({ from: 'client-va', to: 'primary-va', kind: 'query', atMs: 0, tookMs: 0.9, op: 'w1' });
  script.commit(commit, 'primary-va', 42);
  script.send({ from: 'primary-va', to: 'client-va', kind: 'reply', atMs: commit, tookMs: 0.9, op: 'w1' });
  for (const r of replicas) {
    const tookMs = oneWayMs(stage, 'va', r);
    script.report(commit, `replica-${r}`, 'behind', true);
    script.send({ from: 'primary-va', to: `replica-${r}`, kind: 'replicate', atMs: commit, tookMs });
    script.report(commit + tookMs, `replica-${r}`, 'behind', false).report(commit + tookMs, `replica-${r}`, 'position', 42);
  }
  const old = {
    staleUs: (44 - commit) * 1000,
    versions: 1,
    newest: 42,
    node: 'primary-va',
    rows: [['Hello, world']],
    bound: 'exact',
  } as const;
  for (const [op, atMs, position, freshness] of [
    ['r1', 44, 41, old],
    ['r2', 98, 42, 'fresh'],
  ] as const) {
    script.read(op, 'client-to', { atMs, returnedMs: atMs + 2, served: { node: 'replica-to', position, cachedAt: null }, freshness });
    script.send({ from: 'client-to', to: 'replica-to', kind: 'query', atMs, tookMs: 0.8, op });
    script.send({ from: 'replica-to', to: 'client-to', kind: 'reply', atMs: atMs + 1.2, tookMs: 0.8, op });
  }
  script.crash(900, 'primary-va').role(1020, 'replica-du', 'primary').boot(1500, 'primary-va', 'fenced');
  return {
    name: 'A stale read in Tokyo',
    stage,
    index: script.index(),
    nowMs: 46.4,
    windowMs: [0, 122],
    untilMs: 2000,
    msPerSecond: 5,
    look: ['replica-to', 'client-to'],
    legend: looksOf('query', 'reply', 'replicate'),
  };
}

export function raftPartition(
  sides: readonly [readonly string[], readonly string[]] = [
    ['wa', 'va', 'sp'],
    ['du', 'fr'],
  ],
  oneWay = false,
): Fixture {
  const regions = ['va', 'wa', 'sp', 'du', 'fr'];
  const stage = makeStage({ regions, kinds: () => ['member'], clients: ['fr'] });
  const script = new Script(stage);
  const cutMs = 230;
  const across = (a: string, b: string): boolean =>
    (sides[0].includes(a) && sides[1].includes(b)) || (!oneWay && sides[1].includes(a) && sides[0].includes(b));
  const post = (from: string, to: string, kind: string, atMs: number): void => {
    const tookMs = oneWayMs(stage, from, to);
    const lost = across(from, to) && atMs + tookMs > cutMs;
    script.send({
      from: `member-${from}`,
      to: `member-${to}`,
      kind,
      atMs,
      tookMs,
      ...(lost ? { lost: 'partition', lostAtMs: Math.max(atMs, cutMs) } : {}),
    });
  };
  for (const r of regions) script.boot(0, `member-${r}`, r === 'fr' ? 'leader' : 'follower').report(0, `member-${r}`, 'term', 4);
  script.report(0, 'member-fr', 'votes', 'yyyyy');
  script.command(cutMs, { type: 'partition', name: 'atlantic', sides, oneWay });
  script.report(300, 'member-fr', 'votes', 'yywww').report(300, 'member-fr', 'note', 'still believes it leads');
  for (let atMs = 20; atMs < 760; atMs += 100) for (const to of regions) if (to !== 'fr') post('fr', to, 'heartbeat', atMs);
  const electionMs = 540;
  script.role(electionMs, 'member-va', 'candidate').report(electionMs, 'member-va', 'term', 5);
  script.report(electionMs, 'member-va', 'votes', 'ywwww').report(electionMs, 'member-va', 'note', 'asks for votes');
  for (const to of ['wa', 'sp', 'du', 'fr']) post('va', to, 'askVote', electionMs);
  for (const from of ['wa', 'sp']) {
    const atMs = electionMs + oneWayMs(stage, 'va', from) + 1;
    script.report(atMs, `member-${from}`, 'term', 5).report(atMs, `member-${from}`, 'note', 'voted for Virginia');
    post(from, 'va', 'vote', atMs);
    script.report(atMs + oneWayMs(stage, 'va', from), 'member-va', 'votes', from === 'wa' ? 'yywww' : 'yyyww');
  }
  const wonMs = electionMs + 2 * oneWayMs(stage, 'va', 'sp') + 1;
  script.role(wonMs, 'member-va', 'leader');
  for (const to of ['wa', 'sp', 'du', 'fr']) post('va', to, 'heartbeat', wonMs);
  return {
    name: oneWay ? 'A one-way partition' : 'An election while the Atlantic is cut',
    stage,
    index: script.index(),
    nowMs: electionMs + oneWayMs(stage, 'va', 'sp') + 28,
    windowMs: [0, 760],
    untilMs: 5000,
    msPerSecond: 50,
    look: ['member-va'],
    legend: looksOf('heartbeat', 'askVote', 'vote'),
  };
}

export function queryCache(): Fixture {
  const stage = makeStage({
    regions: ['va', 'wa', 'du', 'to', 'sy'],
    kinds: (_, i) => (i === 0 ? ['primary', 'cache'] : ['cache']),
    clients: ['va', 'wa', 'du', 'to', 'sy'],
  });
  const script = new Script(stage);
  for (const [i, r] of ['va', 'wa', 'du', 'to', 'sy'].entries())
    script.boot(0, `cache-${r}`, 'ready').report(0, `cache-${r}`, 'level', [0.9, 0.8, 0.5, 0.65, 0.2][i] ?? 0);
  script.boot(0, 'primary-va', 'primary').report(0, 'primary-va', 'position', 12);
  for (const [r, atMs] of [
    ['du', 8],
    ['sy', 4],
    ['to', 30],
  ] as const) {
    script.send({ from: `client-${r}`, to: `cache-${r}`, kind: 'query', atMs, tookMs: 0.8 });
    script.send({ from: `cache-${r}`, to: 'primary-va', kind: 'fetch', atMs: atMs + 1, tookMs: oneWayMs(stage, r, 'va') });
    script.send({
      from: 'primary-va',
      to: `cache-${r}`,
      kind: 'store',
      atMs: atMs + 1.5 + oneWayMs(stage, r, 'va'),
      tookMs: oneWayMs(stage, r, 'va'),
    });
  }
  script.send({ from: 'client-wa', to: 'cache-wa', kind: 'query', atMs: 51.4, tookMs: 0.8 });
  script.send({ from: 'cache-wa', to: 'client-wa', kind: 'reply', atMs: 52.6, tookMs: 0.8 });
  return {
    name: 'Hits are near, misses are far',
    stage,
    index: script.index(),
    nowMs: 53,
    windowMs: [0, 160],
    untilMs: 1000,
    msPerSecond: 20,
    look: [],
    legend: looksOf('query', 'reply', 'fetch', 'store'),
  };
}

export function singleNode(): Fixture {
  const stage = makeStage({
    regions: ['va', 'wa', 'du', 'to', 'sy'],
    kinds: (_, i) => (i === 0 ? ['primary'] : i === 2 ? ['backup'] : []),
    clients: ['va', 'wa', 'du', 'to', 'sy'],
  });
  const script = new Script(stage);
  script
    .boot(0, 'primary-va', 'primary')
    .report(0, 'primary-va', 'position', 7)
    .boot(0, 'backup-du', 'backup')
    .report(0, 'backup-du', 'note', 'backup of 0.0 s');
  for (const [r, atMs] of [
    ['to', 10],
    ['sy', 5],
    ['wa', 30],
    ['du', 40],
    ['va', 59],
  ] as const) {
    const tookMs = r === 'va' ? 0.8 : oneWayMs(stage, r, 'va');
    script.send({ from: `client-${r}`, to: 'primary-va', kind: 'query', atMs, tookMs });
    script.send({ from: 'primary-va', to: `client-${r}`, kind: 'reply', atMs: atMs + tookMs + 0.5, tookMs });
  }
  script.command(400, { type: 'outage', region: 'va' }).crash(400, 'primary-va').crash(400, 'client-va');
  return {
    name: 'Everyone asks Virginia',
    stage,
    index: script.index(),
    nowMs: 60,
    windowMs: [0, 220],
    untilMs: 1000,
    msPerSecond: 20,
    look: ['client-to'],
    legend: looksOf('query', 'reply'),
  };
}

export function partitionRouter(): Fixture {
  const regions = ['va', 'wa', 'du', 'to', 'sy'];
  const stage = makeStage({ regions, kinds: () => ['partition', 'router'], clients: ['va', 'du', 'to'] });
  const script = new Script(stage);
  for (const [i, r] of regions.entries())
    script.boot(0, `partition-${r}`, 'up').report(0, `partition-${r}`, 'share', i).boot(0, `router-${r}`, 'up');
  script.read('r1', 'client-to', {
    atMs: 1,
    returnedMs: 400,
    served: { node: 'router-to', position: null, cachedAt: null },
    freshness: 'gathered',
  });
  script.send({ from: 'client-to', to: 'router-to', kind: 'query', atMs: 1, tookMs: 0.8 });
  for (const r of regions)
    if (r !== 'to') script.send({ from: 'router-to', to: `partition-${r}`, kind: 'query', atMs: 2, tookMs: oneWayMs(stage, 'to', r) });
  script.command(20, { type: 'slow', between: ['to', 'sy'], factor: 5 });
  return {
    name: 'Scattered over five partitions',
    stage,
    index: script.index(),
    nowMs: 42,
    windowMs: [0, 160],
    untilMs: 1000,
    msPerSecond: 20,
    look: ['router-to'],
    legend: looksOf('query', 'reply'),
  };
}

export function crowdedEurope(withClients = false): Fixture {
  const regions = ['va', 'sp', 'wa', 'du', 'lo', 'am', 'pa', 'fr', 'zu', 'mi', 'ma', 'wr', 'st', 'jo'];
  const stage = makeStage({ regions, kinds: (_, i) => (i === 0 ? ['primary'] : ['cache']), clients: withClients ? regions : [] });
  const script = new Script(stage);
  for (const [i, r] of regions.entries())
    if (i > 0) script.boot(0, `cache-${r}`, 'ready').report(0, `cache-${r}`, 'level', 0.2 + (i % 7) / 9);
  script.boot(0, 'primary-va', 'primary');
  return {
    name: 'Fourteen regions',
    stage,
    index: script.index(),
    nowMs: 10,
    windowMs: [0, 100],
    untilMs: 100,
    msPerSecond: 5,
    look: [],
    legend: looksOf('query', 'reply', 'fetch', 'store'),
  };
}

/** Two hundred messages in flight at any moment, for looking at the frame rate. */
export function busy(): Fixture {
  const base = staleRead();
  const script = new Script(base.stage);
  const replicas = base.stage.nodes.filter((n) => n.kind === 'replica');
  for (const node of base.stage.nodes) if (node.kind !== 'client') script.boot(0, node.id, node.kind).report(0, node.id, 'position', 41);
  for (let atMs = 1; atMs < 2000; atMs += 2.6) {
    for (const r of replicas)
      script.send({ from: 'primary-va', to: r.id, kind: 'replicate', atMs, tookMs: oneWayMs(base.stage, 'va', r.region) });
  }
  return { ...base, name: 'Two hundred messages in flight', index: script.index(), nowMs: 200, look: [] };
}
