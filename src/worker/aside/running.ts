/** A thread for whole runs aside from those that are shown: a scene on other seeds, and what a challenge says of a run. */
import { measureOf } from '../../lesson/figures/measure.ts';
import { sceneOf } from '../../scenarios/course/index.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import { runOf } from '../../session/index.ts';
import type { RunSpec } from '../../session/run.ts';
import { besideOf } from './beside.ts';
import { judgedAt, toItsEnd } from './ended.ts';
import { checkLesson } from './lesson.ts';
import type { Answer, Beside, LessonFound, Wanted } from './protocol.ts';

const say = (answer: Answer): void => globalThis.postMessage(answer);

async function onSeeds(scene: string, figure: string, seeds: number): Promise<void> {
  const scenario = await sceneOf(scene);
  const values: number[] = [];
  for (let i = 1; scenario && i <= seeds; i++) {
    const spec = runOf(scenario, { seed: (scenario.seed + i) % 2 ** 32 });
    const value = await toItsEnd(spec, ({ index }) => measureOf(index, scenario.figures).value(figure));
    if (value !== null) values.push(value);
    say({ type: 'seeds', values: [...values], done: false });
  }
  say({ type: 'seeds', values, done: true });
}

async function beside(scenes: readonly string[], figures: readonly string[]): Promise<void> {
  const rows: Beside[] = [];
  for (const id of scenes) {
    const scenario = await sceneOf(id);
    if (scenario) rows.push(await besideOf(scenario, figures));
    say({ type: 'beside', rows: [...rows], done: false });
  }
  say({ type: 'beside', rows, done: true });
}

const judged = (challenge: Challenge, run: RunSpec): Promise<Answer> =>
  toItsEnd(run, (ended) => {
    const { parts, whole } = judgedAt(challenge, ended, run.scenario.figures);
    const machines = ended.session.stage.nodes.filter(({ kind }) => kind !== 'client').length;
    return { type: 'judged', parts, cost: { machines, p95Ms: whole.p95Ms, lostWrites: whole.lostWrites } };
  });

async function lesson({ run, solved, others }: Extract<Wanted, { readonly type: 'lesson' }>): Promise<void> {
  let last: LessonFound = { unreached: [], answers: [], challenges: [] };
  await checkLesson(run, solved, others, (found) => {
    last = found;
    say({ type: 'lesson', found, done: false });
  });
  say({ type: 'lesson', found: last, done: true });
}

function doing(wanted: Wanted): Promise<void> {
  switch (wanted.type) {
    case 'seeds':
      return onSeeds(wanted.scene, wanted.figure, wanted.seeds);
    case 'beside':
      return beside(wanted.scenes, wanted.figures);
    case 'judge':
      return judged(wanted.challenge, wanted.run).then(say);
    case 'lesson':
      return lesson(wanted);
  }
}

globalThis.onmessage = ({ data }: MessageEvent<Wanted>) => {
  doing(data).catch((error: unknown) => say({ type: 'refused', message: error instanceof Error ? error.message : String(error) }));
};
