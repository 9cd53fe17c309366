/** Built-in scenarios come to the page without the schema: here they and every default are held against it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complete, isBuiltIn } from '../../src/scenarios/complete.ts';
import { allScenarios, composed } from '../../src/scenarios/composed.ts';
import { systems } from '../../src/scenarios/systems.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { first } from '../../src/scenarios/first.ts';
import { readScenario } from '../../src/scenarios/read.ts';

const FOLDER = 'src/scenarios';
const COMPOSED = 'composed';
const SYSTEMS = 'systems';
const jsonIn = (folder: string): string[] => readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.json'));
const files = [...jsonIn('.'), ...[COMPOSED, SYSTEMS].flatMap((folder) => jsonIn(folder).map((name) => join(folder, name)))];

describe('the built-in scenarios', () => {
  it('are all the files of their folder', () => {
    expect(files.length).toBeGreaterThan(6);
    expect(scenarios.map((s) => `${s.id}.json`).sort()).toEqual(jsonIn('.').sort());
    expect(composed.map((s) => `${s.id}.json`).sort()).toEqual(jsonIn(COMPOSED).sort());
    expect(systems.map((s) => `${s.id}.json`).sort()).toEqual(jsonIn(SYSTEMS).sort());
    expect(allScenarios).toEqual([...scenarios, ...systems, ...composed]);
    expect(scenarios).toContain(first);
  });

  it.each(files)('%s is what the schema reads', (file) => {
    const read = readScenario(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), file);
    expect(allScenarios.find((s) => s.id === read.id)).toEqual(read);
  });
});

it('every default is the schema’s', () => {
  const at = (command: object) => ({ atMs: 1, command });
  const bare: unknown = {
    format: 'antipode-scenario/1',
    id: 'bare',
    title: 't',
    summary: 's',
    architecture: 'single-node',
    seed: 1,
    network: { delays: [{ between: ['a', 'b'], delay: { type: 'constant', ms: 1 } }] },
    setup: [],
    load: [{ clients: ['c'], perSecond: 1, untilMs: 2, statements: [{ sql: 'SELECT 1' }] }],
    commands: [
      at({ type: 'query', client: 'c', op: 'o', sql: 'SELECT 1' }),
      at({ type: 'crash', node: 'n' }),
      at({ type: 'partition', name: 'p', sides: [['a'], ['b']] }),
      at({ type: 'heal' }),
      at({ type: 'slow', between: ['a', 'b'], factor: 2 }),
      at({ type: 'lossy', between: ['a', 'b'], loss: 0.5 }),
      at({ type: 'skew', node: 'n', offsetMs: 1 }),
      at({ type: 'outage', region: 'a' }),
      at({ type: 'order', node: 'n', order: 'promote' }),
    ],
    untilMs: 2,
    msPerSecond: 1,
    steps: [{ atMs: 1 }, { called: 'o' }, { returned: 'o' }, { role: 'leader' }].map((when) => ({ text: 't', when })),
  };
  if (!isBuiltIn(bare)) throw new Error('no scenario');
  expect(complete(bare)).toEqual(readScenario(bare, 'bare'));
});
