/** What a command line names: a built-in scenario or workload, a file with one, or the run of a share link. */
import { existsSync } from 'node:fs';
import { challengeScenarios } from '../scenarios/challenges.ts';
import { allScenarios } from '../scenarios/composed.ts';
import { sceneIds, sceneOf } from '../scenarios/course/index.ts';
import { dataOf, parseScenario, withLine, withLines } from '../scenarios/read.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { readWorkload } from '../scenarios/workload.ts';
import { isWorkload, workloads } from '../scenarios/workloads.ts';
import { scenarioOf } from '../session/file.ts';
import { closestNames, nearestName } from '../sim/words.ts';
import { BadInput } from '../session/problem.ts';
import { decodeLink } from '../session/share.ts';
import { readText, shortened } from './read.ts';

/** So many names are said where one is wrong. */
const CLOSEST = 3;

export interface Found {
  readonly scenario: Scenario;
  /** It names no architecture: it runs under any, and its scenario is of the first. */
  readonly isWorkload: boolean;
  /** Of a file: what is found wrong with it later, with its line. */
  readonly located?: (error: unknown) => unknown;
}

const named = [...allScenarios, ...challengeScenarios];

export async function findScenario(name: string): Promise<Found> {
  const scenario = named.find(({ id }) => id === name);
  if (scenario) return { scenario, isWorkload: false };
  // Scenes of the course come one by one.
  const scene = await sceneOf(name);
  if (scene) return { scenario: scene, isWorkload: false };
  const workload = workloads.find(({ id }) => id === name);
  if (workload) return { scenario: workload, isWorkload: true };
  const link = /#?(run=[\w-]+)$/.exec(name)?.[1];
  if (link !== undefined) return { scenario: scenarioOf(decodeLink(link).run), isWorkload: false };
  if (existsSync(name)) return inFile(name);
  const ids = [...[...named, ...workloads].map(({ id }) => id), ...sceneIds];
  throw new BadInput(`There is no scenario, no workload and no file “${shortened(name)}”. ${instead(name, ids)}`);
}

function instead(name: string, ids: readonly string[]): string {
  const near = nearestName(name, ids);
  return near === null
    ? `Closest are ${closestNames(name, ids, CLOSEST).join(', ')}; antipode list names them all.`
    : `Did you mean “${near}”?`;
}

function inFile(file: string): Found {
  const source = shortened(file);
  const text = readText(file);
  const data = dataOf(text, source);
  const located = (error: unknown): unknown => withLine(error, text, source);
  return isWorkload(data)
    ? { scenario: withLines(text, source, () => readWorkload(data, source)), isWorkload: true, located }
    : { scenario: parseScenario(text, source), isWorkload: false, located };
}
