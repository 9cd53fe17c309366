/**
 * Inputs that mean harm, or that nobody thought of. Each is refused in one short sentence or does no harm within bounds that
 * are counted; after each, the next ordinary link or run works. The inputs are data, in the files beside this one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { type Serving, startServer } from '../../src/cli/serve.ts';
import { checkAttributes } from '../../src/embed/attributes.ts';
import { heightIn } from '../../src/embed/message.ts';
import { checkRequest } from '../../src/embed/request.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { parseScenario, readScenario } from '../../src/scenarios/read.ts';
import { BadInput, openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';
import type { Outcome } from '../../src/sim/operation.ts';
import { SENTENCE_MAX } from '../../src/sim/words.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import { nextTurn, serve } from '../../src/worker/worker.ts';
import * as hostile from './inputs.ts';
import { HOSTILE_SQL, REFUSED_SQL, SETUP } from './sql.ts';
import { terminal } from '../cli/terminal.ts';

const [first] = scenarios;
if (!first) throw new Error('no scenario');
const ordinary: RunSpec = { ...runOf(first, { untilMs: 200 }), commands: [] };
const ordinaryLink = encodeLink(ordinary, 0);

function expectSentence(text: string): void {
  expect(text.length).toBeGreaterThan(10);
  expect(text.length).toBeLessThanOrEqual(SENTENCE_MAX);
  expect(text).not.toMatch(/[\n\r\p{Cc}]/u);
  expect(text).not.toMatch(/ at .+\.ts:\d|Invalid (?:type|key|value|length)/);
}

async function hashOf(run: RunSpec): Promise<string> {
  const session = await openSession(run);
  try {
    return session.runToEnd().traceHash();
  } finally {
    session.close();
  }
}

/** Opens and begins what an input describes; a complaint has to be one sentence. */
async function attempt(open: () => RunSpec): Promise<void> {
  try {
    await hashOf({ ...open(), untilUs: 20_000 });
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    expectSentence(error.message.replaceAll(/\p{Cc}+/gu, ' '));
  }
}

const expected = await hashOf(ordinary);
const expectedOfId = await hashOf(runOf(first, { untilMs: 200 }));
const theNextWorks = async (): Promise<void> => expect(await hashOf(decodeLink(ordinaryLink).run)).toBe(expected);

const link = { v: 1, s: { ...first, id: 'own' }, seed: 1, set: {}, c: [], until: 20_000, at: 0 };
const own: Readonly<Record<string, unknown>> = JSON.parse(readFileSync('test/cli/fixtures/own-regions.json', 'utf8'));
const query = { type: 'query', client: 'client-lab-b', op: 'a', sql: 'SELECT ?', params: [1] };
const linkPlaces = hostile.everyPlace(link, Object.keys(link));
const filePlaces = hostile.everyPlace(own, [...Object.keys(own), 'unheard-of']);
const queryPlaces = hostile.everyPlace(query, Object.keys(query)).map(({ name, input }) => ({
  name: `query: ${name}`,
  input: hostile.withValue({ ...own, load: [] }, 'commands', `[{"atMs":1,"command":${input}}]`),
}));

describe('links', () => {
  const inputs = [...hostile.BROKEN_LINKS, ...linkPlaces.map(({ name, input }) => ({ name, input: hostile.packed(input) }))];
  it.each(inputs)('$name', async ({ input }) => {
    await attempt(() => decodeLink(input).run);
    await theNextWorks();
  });
});

describe('scenario files', () => {
  it.each([...hostile.BROKEN_FILES, ...filePlaces, ...queryPlaces])('$name', async ({ input }) => {
    await attempt(() => runOf(parseScenario(input, 'the-file.json')));
    await theNextWorks();
  });
});

describe.each(scenarios.map((scenario) => [scenario.architecture, scenario] as const))('SQL on %s', (architecture, base) => {
  const gapMs = 6_000;
  const asked = Object.entries(HOSTILE_SQL);
  const client = `client-${base.regions[0]}`;
  const at = (i: number, op: string, sql: string) => ({ atMs: 3_000 + i * gapMs, command: { type: 'query', client, op, sql } });
  const scenario = readScenario(
    {
      ...base,
      id: 'hostile',
      settings: { clientTimeoutMs: gapMs - 100 },
      setup: SETUP,
      load: [],
      clients: base.regions.slice(0, 1),
      // After each an ordinary read, which has to see the one ordinary row.
      commands: asked.flatMap(([op, sql], i) => [
        at(2 * i, op, sql),
        at(2 * i + 1, `after-${op}`, 'SELECT v FROM d WHERE tenant_id = 1 AND length(v) = 8'),
      ]),
      untilMs: 3_000 + (2 * asked.length + 1) * gapMs,
      steps: [{ text: 'x', when: { atMs: 0 } }],
      openAtStep: 0,
      question: null,
    },
    'Test',
  );
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const session = (await openSession(runOf(scenario))).runToEnd();
    for (const event of session.trace.slice(0)) if (event.type === 'return') outcomes.set(event.op, event.outcome);
    expect(session.violations).toEqual([]);
    session.close();
  }, 60_000);

  it.each(asked.map(([op]) => op))('%s', (op) => {
    const outcome = outcomes.get(op);
    expect(outcome, 'it has an answer').toBeDefined();
    if (REFUSED_SQL.includes(op)) expect(outcome?.ok).toBe(false);
    if (outcome && !outcome.ok) {
      expectSentence(outcome.problem.message);
      expect(outcome.problem.detail.length).toBeLessThanOrEqual(SENTENCE_MAX);
      expect(outcome.definite, 'it is known that it had no effect').toBe(true);
    }
    expect(outcomes.get(`after-${op}`), `${architecture} goes on`).toMatchObject({ ok: true, rows: [['ordinary']] });
  });
});

describe('command lines', () => {
  const { out, err } = terminal();

  it.each(hostile.FLAGS)('$name', async ({ input }) => {
    expect(await runCommandLine(input)).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expectSentence(err[0] ?? '');
    expect(await runCommandLine(['run', first.id, '--until', '200', '--json'])).toBe(0);
    expect(JSON.parse(out[0] ?? '').traceHash).toBe(expectedOfId);
  });
});

describe('requests to serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antipode-hostile-'));
  let serving: Serving;
  beforeAll(async () => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'secret.txt'), 'the secret');
    writeFileSync(join(folder, 'dist', 'index.html'), '<title>Antipode</title>');
    serving = await startServer({ root: join(folder, 'dist'), port: 0 });
  });
  afterAll(async () => {
    await serving.close();
    rmSync(folder, { recursive: true });
  });

  /** What comes back until the server says no more, or nothing for a while. */
  const answerTo = (request: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(serving.port, '127.0.0.1');
      let text = '';
      const end = () => {
        socket.destroy();
        resolve(text);
      };
      socket.setTimeout(150, end);
      socket.on('data', (data) => (text += data.toString('latin1')));
      socket.on('error', end);
      socket.on('close', end);
      socket.write(Buffer.from(request, 'latin1'));
    });

  it.each(hostile.REQUESTS)('$name', async ({ input }) => {
    const text = await answerTo(input);
    expect(text).not.toContain('the secret');
    expect(text).not.toMatch(/HTTP\/1\.1 5\d\d/);
    expect(text.length).toBeLessThan(2_000);
    expect(await answerTo('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain('<title>Antipode</title>');
  });
});

describe('messages to the worker', () => {
  const bad: readonly hostile.Named<unknown>[] = [
    ...hostile.WORKER_MESSAGES,
    { name: 'message: a setting out of range', input: { type: 'open', id: 1, run: runOf(first, { settings: { cores: -1 } }) } },
    { name: 'message: an unknown node of 90,000 letters', input: { type: 'open', id: 1, run: withCrashOf('x'.repeat(90_000)) } },
  ];
  function withCrashOf(node: string): RunSpec {
    return { ...ordinary, commands: [{ at: 1, command: { type: 'crash', node } }] };
  }

  it.each(bad)('$name', async ({ input }) => {
    const sent: FromWorker[] = [];
    const port: { postMessage(message: FromWorker): void; onmessage: ((event: MessageEvent<unknown>) => void) | null } = {
      postMessage: (message) => void sent.push(message),
      onmessage: null,
    };
    serve(port, { pause: nextTurn, clockMs: () => performance.now() });
    port.onmessage?.(new MessageEvent('message', { data: input }));
    port.onmessage?.(new MessageEvent('message', { data: { type: 'open', id: 2, run: ordinary } }));
    await expect.poll(() => sent.find((message) => message.type === 'hash')).toEqual({ type: 'hash', id: 2, traceHash: expected });
    for (const message of sent) if (message.type === 'failed') expectSentence(message.message);
  });
});

describe('embeds', () => {
  it.each(hostile.ATTRIBUTES)('$name', ({ input }) => {
    const checked = checkAttributes(input);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expectSentence(checked.sentence);
    const search = new URLSearchParams(Object.entries(input).filter((pair): pair is [string, string] => pair[1] !== null));
    const asked = checkRequest({ search: `?${search}`, hash: '' }, scenarios);
    if (!asked.ok) expectSentence(asked.sentence);
  });

  it.each(hostile.POSTED)('$name', ({ input }) => {
    const height = heightIn(input);
    if (height !== null) expect(height).toBeGreaterThanOrEqual(200);
    expect(height ?? 0).toBeLessThanOrEqual(1600);
    expect(heightIn({ type: 'antipode-height', heightPx: 500 })).toBe(500);
  });
});

it('there are at least three hundred of them, each with a name of its own', () => {
  const families = [
    hostile.BROKEN_LINKS,
    linkPlaces.map(({ name }) => ({ name: `link: ${name}` })),
    hostile.BROKEN_FILES,
    filePlaces,
    queryPlaces,
    hostile.FLAGS,
    hostile.REQUESTS,
    hostile.WORKER_MESSAGES,
    hostile.ATTRIBUTES,
    hostile.POSTED,
    Object.keys(HOSTILE_SQL).map((name) => ({ name: `sql: ${name}` })),
  ];
  const names = families.flatMap((family) => family.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(300);
});
