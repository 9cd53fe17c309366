/** What becomes of a lesson that is written: it is read as any file is, and then previewed, saved or put into a link. */
import { readScenario } from '../../scenarios/read.ts';
import { checkReferences } from '../../scenarios/references.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { asWritten } from '../../scenarios/written.ts';
import type { RunSpec } from '../../session/run.ts';
import { describedRun } from '../../store/same.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import * as Say from '../../words/en/author/author.ts';
import { linkReader } from '../app/link-reader.ts';
import { download } from '../download.ts';
import { type Draft, lessonOf, missingIn } from './draft.ts';

/** What is written has no more than its data: what is left open is no field. */
const asFile = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

/** The scenario that has what is written; throws one sentence. */
export const readRun = (data: object): Scenario => readScenario(asFile(asWritten(data as Scenario)), Say.yourLesson);

/** The same of a lesson: it speaks of what there is. */
export function readLesson(data: object): Scenario {
  const scenario = readRun(data);
  checkReferences(scenario, Say.yourLesson);
  return scenario;
}

/** The run with all that was done to it, as its file would have it. */
export async function described(store: AppStore): Promise<Scenario> {
  const { scenarioOf } = await linkReader(store);
  return scenarioOf(focusedRun(store.getState()).spec);
}

/** The run of the lesson; throws one sentence. */
export async function lessonRun(store: AppStore, draft: Draft): Promise<RunSpec> {
  const missing = missingIn(draft);
  if (missing !== null) throw new Error(missing);
  return describedRun(readLesson(lessonOf(await described(store), draft)));
}

export async function preview(store: AppStore, draft: Draft): Promise<string> {
  store.getState().takeTo('lesson', await lessonRun(store, draft), null);
  return '';
}

export async function save(store: AppStore, draft: Draft): Promise<string> {
  const [run, { fileOf }] = [await lessonRun(store, draft), await linkReader(store)];
  download(`${run.scenario.id}.json`, fileOf(run));
  return '';
}

export async function copy(store: AppStore, draft: Draft): Promise<string> {
  const [run, { encodeLink }] = [await lessonRun(store, draft), await linkReader(store)];
  try {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${encodeLink(run, 0)}`);
    return Say.copied;
  } catch {
    return Say.noClipboard;
  }
}
