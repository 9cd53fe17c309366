/** What a command line names: a built-in scenario or workload, or a file with one. */
import { existsSync } from 'node:fs';
import { scenarios } from '../scenarios/index.ts';
import { dataOf, parseScenario } from '../scenarios/read.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { readWorkload } from '../scenarios/workload.ts';
import { isWorkload, workloads } from '../scenarios/workloads.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { readText, shortened } from './read.ts';

export interface Found {
  readonly scenario: Scenario;
  /** It names no architecture: it runs under any, and its scenario is of the first. */
  readonly isWorkload: boolean;
}

export function findScenario(name: string): Found {
  const scenario = scenarios.find(({ id }) => id === name);
  if (scenario) return { scenario, isWorkload: false };
  const workload = workloads.find(({ id }) => id === name);
  if (workload) return { scenario: workload, isWorkload: true };
  if (existsSync(name)) return inFile(name);
  const ids = [...scenarios, ...workloads].map(({ id }) => id);
  throw new BadInput(`There is no scenario, no workload and no file “${shortened(name)}”. ${suggestion(name, ids)}`);
}

function inFile(file: string): Found {
  const source = shortened(file);
  const text = readText(file);
  const data = dataOf(text, source);
  return isWorkload(data)
    ? { scenario: readWorkload(data, source), isWorkload: true }
    : { scenario: parseScenario(text, source), isWorkload: false };
}
