/** The longer half of the corpus: random links and SQL by the thousand, and answers that would fill the memory. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { BadInput, openSession, runOf } from '../../src/session/index.ts';
import { decodeLink } from '../../src/session/share.ts';
import { SENTENCE_MAX } from '../../src/sim/words.ts';
import { engineWith, fails, NOW, rows } from '../sqlite/helpers.ts';
import { packed } from './inputs.ts';

const [first] = scenarios;
if (!first) throw new Error('no scenario');

it('random content in a well-packed link is refused in a sentence or runs', async () => {
  const link = { v: 1, s: { ...first, id: 'own' }, seed: 1, set: {}, c: [], until: 20_000, at: 0 };
  const places = fc.constantFrom(...Object.keys(link), ...Object.keys(first).map((key) => `s.${key}`));
  await fc.assert(
    fc.asyncProperty(places, fc.json({ maxDepth: 4 }), async (place, json) => {
      const value: unknown = JSON.parse(json);
      const inner = place.startsWith('s.') ? { ...link, s: { ...link.s, [place.slice(2)]: value } } : { ...link, [place]: value };
      try {
        const { run } = decodeLink(packed(JSON.stringify(inner)));
        const session = await openSession({ ...run, untilUs: Math.min(run.untilUs, 20_000) });
        session.runToEnd();
        session.close();
      } catch (error) {
        expect(error).toBeInstanceOf(BadInput);
        if (error instanceof Error) expect(error.message.length).toBeLessThanOrEqual(SENTENCE_MAX);
      }
    }),
    { numRuns: 5_000, seed: 3 },
  );
});

it('random nests of functions over long texts end within the budget', () => {
  const engine = engineWith(['n']);
  const text = fc.constantFrom(
    "printf('%.*c', 900000, 'a')",
    "printf('%.*c', 30000, 'ab')",
    'hex(randomblob(20000))',
    'zeroblob(900000)',
    "'[1,2]'",
  );
  const call = fc.constantFrom(
    'instr(?, ?)',
    'replace(?, ?, ?)',
    '? LIKE ?',
    '? GLOB ?',
    'trim(?, ?)',
    'upper(?)',
    'json_array(?, ?)',
    '? || ?',
    'max(?, ?)',
    'quote(?)',
    'substr(?, 5)',
    'strftime(?)',
    'unhex(?)',
    "concat_ws(?, ?, 'x')",
  );
  const nest = fc.tuple(
    fc.array(call, { minLength: 1, maxLength: 4 }),
    fc.array(text, { minLength: 12, maxLength: 12 }),
    fc.constantFrom(1, 50, 1e9),
  );
  const rowsOf = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ';
  fc.assert(
    fc.property(nest, ([calls, texts, last]) => {
      let used = 0;
      const of = (depth: number): string => {
        const template = calls[depth];
        return template === undefined
          ? (texts[used++ % texts.length] ?? "''")
          : template.replace('?', () => of(depth + 1)).replaceAll('?', () => texts[used++ % texts.length] ?? "''");
      };
      const sql = `${rowsOf}${last}) SELECT sum(length(${of(0)} || i)) FROM n`;
      const { steps } = engine.execute('n', { kind: 'query', sql, params: [], seed: '', readOnly: true }, NOW);
      expect(steps).toBeLessThanOrEqual(510_000);
    }),
    { numRuns: 1_500, seed: 4 },
  );
  expect(fails(engine, 'n', 'SELECT').message.length).toBeLessThan(SENTENCE_MAX);
  expect(rows(engine, 'n', 'SELECT 1')).toEqual([[1]]);
});

it('a run whose answers are 250 KB at 1,000 a second is cut at its bound in bytes', async () => {
  const scenario = readScenario(
    {
      ...first,
      id: 'heavy',
      setup: ['CREATE TABLE t (a)', "INSERT INTO t VALUES (printf('%.*c', 250000, 'x'))"],
      commands: [],
      load: [{ clients: [`client-${first.regions[0]}`], perSecond: 1_000, untilMs: 60_000, statements: [{ sql: 'SELECT a FROM t' }] }],
      settings: { cores: 64, stepNs: 1 },
      untilMs: 60_000,
      steps: [{ text: 'x', when: { atMs: 0 } }],
      openAtStep: 0,
      question: null,
    },
    'Test',
  );
  const session = (await openSession(runOf(scenario))).runToEnd();
  expect(session).toMatchObject({ cut: true, heavy: true });
  expect(session.sql.answeredBytes).toBeLessThan(400 * 1024 * 1024);
  session.close();
});
