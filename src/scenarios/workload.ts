/** Reading a workload from a file: all of it checked, with a sentence when it is wrong. */
import * as v from 'valibot';
import { architectureIds } from '../architectures/shown.ts';
import { checkFit } from './fit.ts';
import { misfit } from './mistake.ts';
import { BadInput } from './problem.ts';
import type { Scenario } from './schema.ts';
import { workloadSchema } from './workload-schema.ts';
import { scenarioOf } from './workloads.ts';

/** A workload from parsed JSON, as a scenario of the first architecture; throws `BadInput` naming the file (`source`), the place in it and the fix. */
export function readWorkload(data: unknown, source: string): Scenario {
  const result = v.safeParse(workloadSchema, data);
  if (!result.success) {
    const [issue] = result.issues;
    throw misfit(issue, source);
  }
  const workload = result.output;
  if (workload.reads.length === 0 && workload.writeShare < 1)
    throw new BadInput(
      `${source}, at reads: nothing is read, but writeShare is ${workload.writeShare}. Give reads, or a writeShare of 1.`,
      ['reads'],
    );
  if (workload.writes.length === 0 && workload.writeShare > 0)
    throw new BadInput(
      `${source}, at writes: nothing is written, but writeShare is ${workload.writeShare}. Give writes, or a writeShare of 0.`,
      ['writes'],
    );
  const scenario = scenarioOf(workload, architectureIds[0] ?? '');
  checkFit(scenario, source);
  return scenario;
}
