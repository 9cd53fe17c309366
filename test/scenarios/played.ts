/** A built-in run on a seed, and whether its questions have their answers there. */
import { expect } from 'vitest';
import { narration } from '../../src/cli/narrate.ts';
import { answer } from '../../src/lesson/answer.ts';
import { measureOf } from '../../src/lesson/figures/measure.ts';
import { inOrderOf } from '../../src/lesson/order.ts';
import { questionsOf } from '../../src/scenarios/questions.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { recordEvents } from '../trace/written.ts';

/** Runs it on that seed, and says what a reader would be told. */
export async function played(scenario: Scenario, seed: number): Promise<{ index: TraceIndex; text: string; violations: number }> {
  const session = (await openSession(runOf({ ...scenario, seed }))).runToEnd();
  try {
    const index = new TraceIndex(session.stage.nodes);
    recordEvents(index, index.legend, session.trace.slice(0));
    return { index, text: narration(scenario, session.stage, index), violations: session.violations.length };
  } finally {
    session.close();
  }
}

export function expectAnswers(scenario: Scenario, index: TraceIndex, where = ''): void {
  const measure = measureOf(index, scenario.figures);
  for (const question of questionsOf(scenario)) {
    const { estimate, items, text } = question;
    if (estimate) {
      const value = measure.value(estimate.figure) ?? Number.NaN;
      expect(value, `“${text}” lies on its axis${where}`).toBeGreaterThanOrEqual(estimate.low);
      expect(value, `“${text}” lies on its axis${where}`).toBeLessThanOrEqual(estimate.high);
    } else if (items) expect(inOrderOf(index, items), `“${text}” has an order${where}`).not.toBeNull();
    else expect(answer(index, question, measure), `one option of “${text}” is true${where}`).not.toBeNull();
  }
}

/** On so many seeds after its own. */
export async function expectOnSeeds(scenario: Scenario, seeds: number): Promise<void> {
  for (let i = 1; i <= seeds; i++) {
    const seed = scenario.seed + i;
    const { index, violations } = await played(scenario, seed);
    expect(violations, `seed ${seed}`).toBe(0);
    expectAnswers(scenario, index, ` on seed ${seed}`);
  }
}
