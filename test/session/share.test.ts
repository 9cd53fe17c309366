import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { BadInput, openSession, runOf, withCommand } from '../../src/session/index.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';

const [first] = scenarios;
if (!first) throw new Error('no scenario');

describe('a share link', () => {
  it('carries the whole run and the moment', () => {
    const run = withCommand(runOf(first, { seed: 99, settings: { cores: 2 } }), {
      at: 123_456,
      command: { type: 'query', client: 'client-eastus', op: 'mine', sql: "SELECT 'ü', ?", params: [1.5] },
    });
    expect(decodeLink(`#${encodeLink(run, 777.2)}`)).toEqual({ run, atUs: 777 });
  });

  it('carries a scenario of one’s own, and is short for a built-in one', () => {
    const own = runOf({ ...first, id: 'my-own', title: 'Mine' });
    expect(decodeLink(encodeLink(own, 0)).run).toEqual(own);
    expect(encodeLink(runOf(first), 0).length).toBeLessThan(1500);
  });

  it('that was changed, cut or made up gives one sentence and nothing else', () => {
    const good = encodeLink(runOf(first), 0);
    const link = fc.oneof(
      fc.string(),
      fc.string().map((s) => `run=${s}`),
      fc.base64String().map((s) => `run=${s}`),
      fc.nat(good.length - 1).map((n) => good.slice(0, n)),
      fc
        .tuple(fc.integer({ min: 4, max: good.length - 1 }), fc.constantFrom('A', 'z', '%', '"'))
        .map(([i, c]) => good.slice(0, i) + c + good.slice(i + 1)),
    );
    fc.assert(
      fc.property(link, (text) => {
        try {
          decodeLink(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BadInput);
          expect(error instanceof Error && error.message).toMatch(/^[^\n]+\.$/);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(() => decodeLink('run=')).toThrow(BadInput);
    expect(() => decodeLink('')).toThrow('This link cannot be opened: it does not begin with #run=.');
  });

  it('does not inflate without bound', () => {
    const huge = encodeLink({ ...runOf(first), settings: { big: 'x'.repeat(3_000_000) } }, 0);
    expect(() => decodeLink(huge)).toThrow(BadInput);
  });
});

/** A link of any content, packed as a real one is. */
const packed = (link: unknown): string =>
  `run=${Buffer.from(deflateSync(strToU8(typeof link === 'string' ? link : JSON.stringify(link)))).toString('base64url')}`;

const command = (at: number, op = 'a') => ({ at, command: { type: 'query', client: 'client-eastus', op, sql: 'SELECT 1', params: [] } });
const whole = {
  v: 1,
  s: { ...first, id: 'own' },
  seed: 1,
  set: { cores: 2 },
  c: [command(5_000), { at: 6_000, command: { type: 'crash', node: 'primary-eastus' } }],
  until: 20_000,
  at: 0,
};

/** Opens and runs what a link describes; resolves to its complaint, or null. Anything but `BadInput` is thrown on. */
async function complaint(link: unknown): Promise<string | null> {
  try {
    const { run } = decodeLink(packed(link));
    const session = await openSession({ ...run, untilUs: Math.min(run.untilUs, 20_000) });
    session.runToEnd();
    session.close();
    return null;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.message;
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place in a piece of JSON, as the way to it. */
function places(data: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof data !== 'object' || data === null) return [way];
  return [way, ...Object.entries(data).flatMap(([key, value]) => places(value, [...way, key]))];
}

/** The text of a link with something else at one place; own keys like `__proto__` survive, for nothing is assigned. */
function changed(data: unknown, way: readonly string[], put: (old: unknown) => string): string {
  const [key, ...rest] = way;
  if (key === undefined) return put(data);
  if (Array.isArray(data))
    return `[${data.map((each, i) => (String(i) === key ? changed(each, rest, put) : JSON.stringify(each))).join(',')}]`;
  const entries = Object.entries(typeof data === 'object' && data !== null ? data : {});
  return `{${entries.map(([k, each]) => `${JSON.stringify(k)}:${k === key ? changed(each, rest, put) : JSON.stringify(each)}`).join(',')}}`;
}

describe('what a well-packed link may hold', () => {
  it('is opened as it is when nothing is wrong with it', async () => {
    expect(await complaint(whole)).toBeNull();
  });

  it('is never believed, and another value at whatever place is refused in one sentence or does no harm', async () => {
    const ways = places(whole);
    const other = fc.oneof(
      fc.constantFrom(
        'null',
        '[]',
        '{}',
        '-1',
        '1e999',
        '0.5',
        '1e15',
        '""',
        '"x"',
        'true',
        '[[]]',
        '{"__proto__":{"x":1}}',
        '"constructor"',
      ),
      fc.json({ maxDepth: 2 }),
    );
    const added = fc.constantFrom('"__proto__":{"type":"crash"}', '"constructor":1', '"toString":"x"', '"":0');
    await fc.assert(
      fc.asyncProperty(fc.nat(ways.length - 1), other, fc.option(added), async (n, value, key) => {
        const put = (old: unknown): string =>
          key !== null && typeof old === 'object' && old !== null && !Array.isArray(old)
            ? `{${[JSON.stringify(old).slice(1, -1), key].filter((part) => part !== '').join(',')}}`
            : value;
        const sentence = await complaint(changed(whole, ways[n] ?? [], put));
        if (sentence !== null) expect(sentence).toMatch(/^[^\n]{10,900}[.?]$/);
        expect(Object.prototype).not.toHaveProperty('type');
      }),
      { numRuns: 600, seed: 7 },
    );
  }, 60_000);

  it.each<[string, Json | object, RegExp]>([
    ['a number', 5, /its content is not what it should be/],
    ['another version', { ...whole, v: 2 }, /v is not what it should be/],
    ['an unknown scenario', { ...whole, s: '__proto__' }, /names the scenario “__proto__”, which is not here/],
    ['half a scenario', { ...whole, s: { id: 'x' } }, /^This link, at format: “format” is missing\. Add it\.$/],
    ['a million commands', { ...whole, c: Array(1_000_000).fill(0) }, /part of it is missing or was changed/],
    ['more commands than a run takes', { ...whole, c: Array(10_001).fill(whole.c[1]) }, /c is not what it should be/],
    ['enormous SQL', { ...whole, c: [{ at: 1, command: { ...command(1).command, sql: 'x'.repeat(100_001) } }] }, /c\.0\.command\.sql/],
    ['a command after its end', { ...whole, c: [command(30_000)] }, /it has a command after its end/],
    ['two queries of one name', { ...whole, c: [command(1), command(2)] }, /two queries are called “a”/],
    ['an unknown node', { ...whole, c: [{ at: 1, command: { type: 'crash', node: 'primary-mars' } }] }, /no node “primary-mars”/],
    ['an unknown setting', { ...whole, set: { coers: 1 } }, /no setting “coers”\. Did you mean “cores”\?/],
    ['a setting out of range', { ...whole, set: { cores: 1e9 } }, /it has to lie between 1 and 64/],
    ['a setting named like a prototype', '{"v":1,"s":"stale-in-tokyo","seed":1,"set":{"__proto__":1},"c":[],"until":5,"at":0}', /^$/],
    ['an end beyond a day', { ...whole, until: 9e10 }, /until is not what it should be/],
    ['a moment before the start', { ...whole, at: -1 }, /at is not what it should be/],
  ])('%s', async (_what, link, sentence) => {
    expect((await complaint(link)) ?? '').toMatch(sentence);
  });
});
