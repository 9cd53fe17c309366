/** Whether the parts of a scenario fit together: names that are given once, cuts that exist when they are healed, ends after starts. */
import { BadInput } from './problem.ts';
import type { Scenario } from './schema.ts';

/** Throws `BadInput` that begins with `source` (a file or a link) and the place in it. */
export function checkFit(scenario: Scenario, source: string): void {
  const no = (place: string, words: string): never => {
    throw new BadInput(`${source}, at ${place}: ${words}`);
  };
  const { steps, question } = scenario;
  checkHealing(scenario, no);
  const counted = `there are ${steps.length} steps, counted from 0. Choose a smaller number.`;
  if (scenario.openAtStep >= steps.length) no('openAtStep', counted);
  if (question && question.afterStep >= steps.length) no('question.afterStep', counted);
  checkOperations(scenario, no);
  for (const [i, { clients, fromMs, untilMs: end, statements }] of scenario.load.entries()) {
    if (end <= fromMs) no(`load.${i}.untilMs`, `it is not after fromMs, ${fromMs}. Give a later end.`);
    if (new Set(clients).size < clients.length) no(`load.${i}.clients`, 'a client stands there twice. Remove one, or raise perSecond.');
    for (const [s, { params }] of statements.entries()) {
      const p = params.findIndex((each) => typeof each === 'object' && each !== null && 'from' in each && each.to < each.from);
      if (p >= 0) no(`load.${i}.statements.${s}.params.${p}`, '“to” is less than “from”. Swap them.');
    }
  }
}

type No = (place: string, words: string) => never;

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
function checkOperations({ commands }: Scenario, no: No): void {
  const ops = new Set<string>();
  for (const [i, { command }] of commands.entries()) {
    if (command.type !== 'query') continue;
    if (ops.has(command.op)) no(`commands.${i}.command.op`, `two queries are called “${command.op}”. Give each an op of its own.`);
    ops.add(command.op);
  }
}
