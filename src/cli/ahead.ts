/** `fuzz --at --guarantee`: what can go wrong from one moment of a run on. */
import { roomOf } from '../architectures/shown.ts';
import { pastOf } from '../search/ahead/ahead.ts';
import type { Question } from '../search/ahead/past.ts';
import { type AheadResult, type Found, lookAhead, type Triers } from '../search/ahead/rounds.ts';
import { SOUGHT, type Sought } from '../search/properties.ts';
import { linkTo } from '../search/report.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { runOf } from '../session/run.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments } from './arguments.ts';
import { findScenario } from './find.ts';
import { Players } from './players.ts';
import { THREADS_MAX } from './watch.ts';

/** A day. */
const AT_MAX_MS = 86_400_000;

/** The guarantee that is asked for, written with spaces or dashes; null: the command asks for none. */
export function soughtIn(args: Arguments): Sought | null {
  const [name, at] = [args.value('guarantee'), args.value('at')];
  if (name === undefined && at === undefined) return null;
  if (name === undefined) throw new BadInput(`--at needs a guarantee to look for: add --guarantee NAME, one of ${SOUGHT.join(', ')}.`);
  const sought = SOUGHT.find((each) => each === name.replaceAll('-', ' '));
  if (!sought) throw new BadInput(`--guarantee: there is no guarantee “${name}” that can be looked for. ${suggestion(name, SOUGHT)}`);
  return sought;
}

function questionOf(args: Arguments, scenario: Scenario, property: Sought): Question {
  const atMs = args.whole('at', { min: 0, max: AT_MAX_MS }, 0);
  if (atMs > scenario.untilMs)
    throw new BadInput(`--at is ${atMs} ms, and “${scenario.id}” ends at ${scenario.untilMs} ms. Give a moment within it.`);
  return { run: runOf(scenario), fromUs: atMs * 1000, property, mutant: null };
}

export async function ahead(args: Arguments, scenario: Scenario | null, property: Sought, seeds: number): Promise<number> {
  if (!scenario) throw new BadInput('--guarantee needs a run to begin from: add --scenario with an id, a file or a link.');
  const question = questionOf(args, scenario, property);
  const from = args.whole('from', { min: 0, max: 0xffffffff }, 1);
  const promised = (await pastOf(question)).promised().has(property);
  const players = new Players(args.whole('threads', { min: 1, max: THREADS_MAX }, undefined));
  const triers: Triers = {
    try: (futures) => players.all('future', futures),
    small: async (future) => {
      console.error(`Seed ${future.seed} broke it. Making it small …`);
      const [found] = await players.all('smallFuture', [future]);
      if (!found) throw new Error("Antipode's own mistake: nothing came of making a future small");
      return found;
    },
  };
  let stop = false;
  const onSignal = (): void => void (stop = true);
  process.on('SIGINT', onSignal);
  try {
    const told = tell(seeds);
    const result = await lookAhead(question, triers, { seeds, from, told: ({ tried }) => told(tried), stopped: () => stop });
    console.log(args.on('json') ? canonical(reported(question, result, promised)) : words(question, result, promised));
    return result.found ? 1 : 0;
  } finally {
    process.off('SIGINT', onSignal);
    await players.close();
  }
}

/** On standard error, at most once a second. */
function tell(of: number): (tried: number) => void {
  let last = Date.now();
  return (tried) => {
    const now = Date.now();
    if (now - last < 1000) return;
    last = now;
    console.error(`${tried} of ${of} schedules`);
  };
}

function failureOf({ fromUs, property }: Question, { seed, breach, added, run }: Found) {
  const link = linkTo(run, breach.atUs);
  const fragment = link.slice(link.indexOf('#'));
  return {
    ...{ seed, invariant: property, detail: breach.detail, promised: breach.promised, atMs: breach.atUs / 1000, commands: added.length },
    command: `antipode fuzz --repeat '${fragment}' --at ${fromUs / 1000} --guarantee ${property.replaceAll(' ', '-')}`,
    link,
  };
}

function reported(question: Question, { tried, operations, lengthUs, found }: AheadResult, promised: boolean) {
  const { scenario } = question.run;
  const { architecture, preset, over } = scenario;
  return {
    ...{ architecture, preset, over: over && { architecture: over.architecture, preset: over.preset }, scenario: scenario.id },
    ...{
      guarantee: question.property,
      promised,
      atMs: question.fromUs / 1000,
      seeds: tried,
      secondsEach: lengthUs / 1_000_000,
      operations,
    },
    failures: found ? [failureOf(question, found)] : [],
  };
}

function words(question: Question, { tried, lengthUs, found }: AheadResult, promised: boolean): string {
  const { property, run } = question;
  const outside = found && promised && !found.breach.promised ? ', though not when that happens which happens here' : '';
  const head = `${property}, ${promised ? 'promised' : 'not promised'} by ${roomOf(run.scenario)}${outside}, from ${question.fromUs / 1000} ms on:`;
  if (!found) return `${head} nothing found in ${tried} schedules of up to ${(lengthUs / 1_000_000).toFixed(1)} s each. That is no proof.`;
  const { seed, detail, atMs, commands, command, link } = failureOf(question, found);
  const did = found.added.map(({ at, command: each }) => `  ${(at / 1000).toFixed(0)} ms ${JSON.stringify(each)}`);
  return [
    `${head} broken in schedule ${seed}, at ${atMs} ms: ${detail}.`,
    `${commands} commands are left of it:`,
    ...did,
    `Repeat it: ${command}`,
    `On the page: ${link}`,
  ].join('\n');
}

/** Plays the run of a link once, and says whether it breaks the guarantee from that moment on. */
export async function repeatedAhead(args: Arguments, link: string, property: Sought): Promise<number> {
  const { scenario } = await findScenario(link);
  const question = questionOf(args, scenario, property);
  const past = await pastOf(question);
  const asks = question.run.commands.filter(({ at }) => at > question.fromUs);
  const { breach } = await past.go({ asks, faults: [], mending: [], untilMs: scenario.untilMs }, property);
  const result = { scenario: scenario.id, guarantee: property, held: breach === null, detail: breach?.detail ?? null };
  console.log(args.on('json') ? canonical(result) : breach ? `${property}: ${breach.detail}` : `${property}: it held.`);
  return breach ? 1 : 0;
}
