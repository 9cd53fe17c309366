/** The narration of every built-in scenario over its run. */
import { recordEvents } from '../trace/written.ts';
import { describe, expect, it } from 'vitest';
import { narration } from '../../src/cli/narrate.ts';
import { stepTimeUs } from '../../src/lesson/moments.ts';
import { tell } from '../../src/lesson/narration.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { questionsOf } from '../../src/scenarios/questions.ts';
import { checkReferences } from '../../src/scenarios/references.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { cityOf } from '../../src/trace/names.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { expectAnswers } from '../scenarios/played.ts';

describe.each(allScenarios.map((s) => [s.id, s] as const))('%s', (_id, scenario) => {
  it('reaches every step, tells it without gaps, asks before the run has answered, and answers its question', async () => {
    const session = (await openSession(runOf(scenario))).runToEnd();
    const index = new TraceIndex(session.stage.nodes);
    recordEvents(index, index.legend, session.trace.slice(0));
    expect(session.cut).toBe(false);
    expect(session.violations).toEqual([]);
    const city = cityOf(session.stage);
    const times = scenario.steps.map((_step, i) => stepTimeUs(index, scenario, i));
    let last = -1;
    for (const [i, step] of scenario.steps.entries()) {
      const at = times[i] ?? null;
      expect(at, `step ${i} is reached`).not.toBeNull();
      expect(at, `step ${i} comes after the one before`).toBeGreaterThan(last);
      last = at ?? last;
      const told = tell(index, `${step.title ?? ''} ${step.text}`, city, at ?? undefined);
      expect(told.map((s) => s.text).join(''), `step ${i} has no unfilled figure`).not.toMatch(/–|[{}[\]|]/);
      const nodes = session.stage.nodes.map((n) => n.id);
      expect(nodes, `step ${i} looks at nodes that exist`).toEqual(expect.arrayContaining(step.look));
      if (step.op !== undefined) expect(index.operations.has(step.op), `step ${i} shows an operation that exists`).toBe(true);
    }
    expect(last).toBeLessThanOrEqual(session.run.untilUs);
    const questions = questionsOf(scenario);
    expect(questions.length).toBeGreaterThan(0);
    expectAnswers(scenario, index);
    checkReferences(scenario, scenario.id);
    const text = narration(scenario, session.stage, index);
    expect(text, 'as `run --narrate` tells it').not.toMatch(/[{}]|undefined|\[object|not reached|none of these came true/);
    expect(text.match(/^\d+\. /gm)?.length).toBe(scenario.steps.length);
    expect(text.match(/^ {3}→ /gm)?.length).toBe(questions.length);
    // No answer is given away: each question comes before what it asks about has ended.
    for (const { afterStep, options } of questionsOf(scenario)) {
      const asked = stepTimeUs(index, scenario, afterStep) ?? 0;
      const asking = new Set(options.flatMap((o) => o.holds.flatMap((f) => f.op ?? [])));
      // It is of figures, or of roles, which are looked at when all is over.
      if (asking.size === 0) continue;
      const ends = [...asking].map((op) => index.operations.get(op)?.returnedAt ?? Number.POSITIVE_INFINITY);
      expect(Math.max(...ends)).toBeGreaterThan(asked);
      expect(Math.min(...ends)).toBeGreaterThanOrEqual(asked);
    }
    session.close();
  });
});
