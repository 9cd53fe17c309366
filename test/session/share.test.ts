import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { BadInput, runOf, withCommand } from '../../src/session/index.ts';
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
