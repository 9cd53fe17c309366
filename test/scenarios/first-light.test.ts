/**
 * Scenario files and share links as the first version wrote them still open, and their lessons come out as they did then. The
 * folder was written by that version and does not change; format 1 has only grown since, so opening is all the migration there is.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/lesson/answer.ts';
import { parseScenario } from '../../src/scenarios/read.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { decodeLink } from '../../src/session/share.ts';
import type { OperationFact } from '../../src/trace/world.ts';
import { TraceIndex } from '../../src/trace/world.ts';

interface Then {
  /** The built-in scenario with settings and a command, by its id; and the whole of it, with another title. */
  readonly link: string;
  readonly whole: string;
  /** Place of the right answer. */
  readonly answer: number;
  /** By operation: its rows, or how it failed. */
  readonly outcomes: Readonly<Record<string, unknown>>;
}

const fileOf = (name: string): string => readFileSync(new URL(`first-light/${name}.json`, import.meta.url), 'utf8');
const then: Readonly<Record<string, Then>> = JSON.parse(fileOf('links'));

async function runToEnd(run: RunSpec): Promise<TraceIndex> {
  const session = (await openSession(run)).runToEnd();
  const index = new TraceIndex(session.stage.nodes, session.legend.names);
  session.trace.tell(index);
  session.close();
  return index;
}

function toldOf({ outcome }: OperationFact): unknown {
  if (outcome === null) return null;
  if (outcome.ok) return outcome.rows;
  return outcome.definite ? 'failed' : 'unknown';
}

describe.each(Object.entries(then))('%s', (id, { link, whole, answer: right, outcomes }) => {
  it('comes out as it did', async () => {
    const scenario = parseScenario(fileOf(id), `${id}.json`);
    const index = await runToEnd(runOf(scenario));
    const { question } = scenario;
    expect(question ? answer(index, question) : null).toBe(right);
    const told = Object.keys(outcomes).map((op) => [op, toldOf(index.operations.get(op) ?? expect.fail(`${op} was not asked`))]);
    expect(Object.fromEntries(told)).toEqual(outcomes);
  });

  it.each([
    ['its link', link],
    ['a link that carries all of it', whole],
  ])('%s opens at its moment, with what was set and asked', async (_what, text) => {
    const { run, atUs } = decodeLink(`#${text}`);
    expect(atUs).toBe(1_000_000);
    expect(Object.keys(run.settings).length).toBeGreaterThan(0);
    const index = await runToEnd(run);
    expect(toldOf(index.operations.get('you-1') ?? expect.fail('the command is lost'))).toEqual([[2]]);
  });
});
