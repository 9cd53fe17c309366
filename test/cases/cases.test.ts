/** Inputs that once went wrong: what must come out of each. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { Outcome } from '../../src/sim/operation.ts';

const textOf = (name: string): string => readFileSync(`test/cases/${name}.json`, 'utf8');

async function outcomes(scenario: Scenario): Promise<ReadonlyMap<string, Outcome>> {
  const session = (await openSession(runOf(scenario))).runToEnd();
  const found = new Map<string, Outcome>();
  for (const event of session.trace.slice(0)) if (event.type === 'return') found.set(event.op, event.outcome);
  expect(session.violations).toEqual([]);
  session.close();
  return found;
}

const refusedWith = (words: string) => ({ ok: false, definite: true, problem: { message: expect.stringContaining(words) } });

describe('counters of the connection are refused, for a client has none of its own', () => {
  it('in a replicated statement: nothing reaches the log', async () => {
    const found = await outcomes(parseScenario(textOf('counted-changes-in-the-log'), 'case'));
    expect(found.get('run')).toMatchObject({ ok: true, changes: 2 });
    expect(found.get('note')).toMatchObject(refusedWith('total_changes() depends on the connection'));
    expect(found.get('at-eastus')).toMatchObject({ ok: true, rows: [] });
    expect(found.get('at-japaneast')).toMatchObject({ ok: true, rows: [] });
  });

  it.each(['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master'])(
    'in the old way to write an upsert, on %s',
    async (architecture) => {
      const data = { ...JSON.parse(textOf('update-else-insert')), architecture };
      for (const timed of data.commands) timed.atMs += 4_000;
      data.untilMs += 4_000;
      const found = await outcomes(parseScenario(JSON.stringify(data), 'case'));
      for (const op of ['else', 'seen', 'kept'])
        expect(found.get(op), op).toMatchObject(refusedWith('changes() depends on the connection'));
      expect(found.get('bump')).toMatchObject({ ok: true, changes: 1 });
    },
  );
});

describe('whole numbers that JSON cannot hold', () => {
  const told = 'use a text for whole numbers above 9007199254740991';
  const text = textOf('large-id-as-parameter');

  it.each([
    '9007199254740993',
    '9007199254740992',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
    '1234567890123456789',
  ])('%s as a parameter is refused', (number) =>
    expect(() => parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, number), 'case')).toThrow(told),
  );
  it.each(['1e999', '-1e999'])('%s as a parameter is refused', (number) =>
    expect(() => parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, number), 'case')).toThrow('give a finite number'),
  );

  it('as a text they are exact, behind the router too', async () => {
    const found = await outcomes(parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, '"9007199254740993"'), 'case'));
    expect(found.get('literal')).toMatchObject({ rows: [['of the odd tenant']] });
    expect(found.get('parameter')).toMatchObject({ rows: [['of the odd tenant']] });
    expect(found.get('write')).toMatchObject({ ok: true, changes: 1 });
    expect(found.get('who')).toMatchObject({ rows: [[9007199254740993n]] });
  });

  it('minus zero is zero, as it is in a link', () => {
    const scenario = parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, '-0'), 'case');
    const query = scenario.commands[1]?.command;
    expect(query?.type === 'query' && Object.is(query.params[0], 0)).toBe(true);
  });
});
