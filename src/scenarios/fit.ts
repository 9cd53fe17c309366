/** Whether the parts of a scenario fit together: names that are given once, cuts that exist when they are healed, ends after starts. */
import { whyNotOver } from '../architectures/fitting.ts';
import { BadInput } from './problem.ts';
import { questionsOf } from './questions.ts';
import type { Scenario, ScenarioQuestion } from './schema.ts';

/** Throws `BadInput` that begins with `source` (a file or a link) and the place in it. */
export function checkFit(scenario: Scenario, source: string): void {
  const no = (place: string, words: string): never => {
    throw new BadInput(`${source}, at ${place}: ${words}`, place.split('.'));
  };
  const { steps } = scenario;
  const misfit = whyNotOver(scenario);
  if (misfit !== null) no('over', misfit);
  checkHealing(scenario, no);
  const counted = `there are ${steps.length} steps, counted from 0. Choose a smaller number.`;
  if (scenario.openAtStep >= steps.length) no('openAtStep', counted);
  const { furtherQuestions } = scenario;
  if (furtherQuestions && !scenario.question)
    no('furtherQuestions', 'there is no “question” that they could follow. Make the first of them that.');
  for (const [i, { afterStep }] of questionsOf(scenario).entries()) {
    const place = i === 0 ? 'question.afterStep' : `furtherQuestions.${i - 1}.afterStep`;
    if (afterStep >= steps.length) no(place, counted);
    const before = questionsOf(scenario)[i - 1]?.afterStep ?? -1;
    if (afterStep <= before) no(place, `the question before stands after step ${before}. Give a later step.`);
  }
  for (const [i, question] of questionsOf(scenario).entries()) checkKind(question, i === 0 ? 'question' : `furtherQuestions.${i - 1}`, no);
  checkOperations(scenario, no);
  checkMoments(scenario, no);
  checkChallenges(scenario, no);
  for (const [i, { clients, fromMs, untilMs: end, statements, perSecond, thinkMs, users }] of scenario.load.entries()) {
    if ((perSecond === undefined) === (thinkMs === undefined))
      no(`load.${i}`, 'give either “perSecond”, how often each client asks, or “thinkMs”, how long its users wait after an answer.');
    if (perSecond !== undefined && users !== undefined)
      no(`load.${i}.users`, 'users ask again after “thinkMs”. Give that instead of “perSecond”.');
    if (end <= fromMs) no(`load.${i}.untilMs`, `it is not after fromMs, ${fromMs}. Give a later end.`);
    if (new Set(clients).size < clients.length) no(`load.${i}.clients`, 'a client stands there twice. Remove one, or raise perSecond.');
    for (const [s, statement] of statements.entries()) {
      checkDraws(statement.params, `load.${i}.statements.${s}`, no);
      if (statement.next) checkDraws(statement.next.params, `load.${i}.statements.${s}.next`, no);
      if ('steps' in statement)
        for (const [n, { params }] of statement.steps.entries()) checkDraws(params, `load.${i}.statements.${s}.steps.${n}`, no);
    }
  }
}

type No = (place: string, words: string) => never;

function checkDraws(params: readonly unknown[], place: string, no: No): void {
  const p = params.findIndex(
    (each) => typeof each === 'object' && each !== null && 'from' in each && 'to' in each && Number(each.to) < Number(each.from),
  );
  if (p >= 0) no(`${place}.params.${p}`, '“to” is less than “from”. Swap them.');
}

/** What it is answered by stands there, and nothing else. */
function checkKind({ kind = 'choose', options, estimate, items }: ScenarioQuestion, place: string, no: No): void {
  const wanted = kind === 'estimate' ? 'estimate' : kind === 'order' ? 'items' : 'options';
  if (options.length > 0 && wanted !== 'options') no(`${place}.options`, `a question to ${kind} has none. Remove them, or its “kind”.`);
  if (estimate && wanted !== 'estimate')
    no(`${place}.estimate`, 'that is for a question whose “kind” is "estimate". Give it that, or remove it.');
  if (items && wanted !== 'items') no(`${place}.items`, 'those are for a question whose “kind” is "order". Give it that, or remove them.');
  if (wanted === 'options' && options.length < 2)
    no(`${place}.options`, 'it has to have two at least, of which one comes true. Add another.');
  if (wanted === 'estimate' && !estimate) no(place, 'nothing says what is estimated. Add "estimate": {"figure": …, "low": …, "high": …}.');
  if (wanted === 'items' && !items) no(place, 'nothing is to be put in order. Add “items”, three to five.');
  if (estimate && estimate.high <= estimate.low)
    no(`${place}.estimate.high`, `it is not above the low end, ${estimate.low}. Give a greater one.`);
  const nowhere = options.findIndex((option) => kind === 'point' && option.node === undefined);
  if (nowhere >= 0) no(`${place}.options.${nowhere}`, 'it says no node to point at. Add “node”.');
}

/** A cut can only be healed by its name after it was made. */
function checkHealing({ commands }: Scenario, no: No): void {
  const made = new Map<string, number>();
  for (const { atMs, command } of commands)
    if (command.type === 'partition') made.set(command.name, Math.min(atMs, made.get(command.name) ?? atMs));
  for (const [i, { atMs, command }] of commands.entries()) {
    if (command.type !== 'heal' || command.name === null) continue;
    const from = made.get(command.name);
    if (from === undefined || from > atMs)
      no(`commands.${i}.command.name`, `no partition is called “${command.name}” by then. Fix its name, or leave it out to heal all.`);
  }
}

/** Every query has a name of its own: its answer, its verdict and its row in the history go by it. */
function checkOperations({ commands, awaited = [] }: Scenario, no: No): void {
  const ops = new Set<string>();
  const all = [
    ...commands.map((each, i) => ({ ...each, i, list: 'commands' })),
    ...awaited.map((each, i) => ({ ...each, i, list: 'awaited' })),
  ];
  for (const { command, i, list } of all) {
    if (command.type !== 'query') continue;
    if (ops.has(command.op)) no(`${list}.${i}.command.op`, `two queries are called “${command.op}”. Give each an op of its own.`);
    ops.add(command.op);
  }
}

/** It starts before it ends, and ends while its run goes on. */
function checkMoments({ startMs = 0, endMs, untilMs }: Scenario, no: No): void {
  if (endMs !== undefined && endMs > untilMs)
    no('endMs', `it is after the run's end, ${untilMs}. Give an earlier time, or a later “untilMs”.`);
  if (startMs >= (endMs ?? untilMs)) no('startMs', `it is not before the end, ${endMs ?? untilMs}. Give an earlier time.`);
}

/** What is asked for is said, and its solution touches nothing that the reader may not. */
function checkChallenges({ challenges = [], untilMs }: Scenario, no: No): void {
  for (const [i, { goal, touch, solution }] of challenges.entries()) {
    const place = `challenges.${i}`;
    const { figures = [], ...whole } = goal;
    const asked = Object.entries(whole);
    if (asked.length + figures.length === 0)
      no(`${place}.goal`, 'it asks for nothing. Say what has to hold, such as {"lostWrites": {"atLeast": 1}}.');
    for (const [figure, bounds] of asked) {
      const given = Object.keys(bounds ?? {}).filter((key) => key !== 'of');
      if (given.length === 0)
        no(`${place}.goal.${figure}`, 'it has no bound. Add one of “above”, “below”, “atLeast” and “atMost”, as this figure has them.');
    }
    for (const part of ['settings', 'commands'] as const)
      if (solution[part] !== undefined && !touch.includes(part))
        no(`${place}.solution.${part}`, `“touch” does not allow it. Add "${part}" there, or solve it without.`);
    const late = solution.commands?.findIndex(({ atMs }) => atMs > untilMs) ?? -1;
    if (late >= 0) no(`${place}.solution.commands.${late}.atMs`, `it is after the run's end, ${untilMs}. Give an earlier time.`);
  }
}
