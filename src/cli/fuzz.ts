/** `fuzz`: searches random worlds for a run that breaks what its architecture promises. */
import { guaranteesOf } from '../architectures/guaranteed.ts';
import { architectures } from '../architectures/index.ts';
import { roomOf } from '../architectures/shown.ts';
import { behindOf, whyNotOver } from '../architectures/fitting.ts';
import type { Target } from '../search/chance.ts';
import { play } from '../search/play.ts';
import { type Failure, failureOf, joined, reportOn, type SearchReport } from '../search/report.ts';
import { Progress, search } from '../search/search.ts';
import { shrink } from '../search/shrink.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Variant } from '../scenarios/variant.ts';
import { runOf } from '../session/run.ts';
import { BadInput } from '../session/problem.ts';
import { chosenBy, runUnder } from '../session/under.ts';
import { canonical } from '../trace/hash.ts';
import { ahead, repeatedAhead, soughtIn } from './ahead.ts';
import type { Arguments, Flags } from './arguments.ts';
import { wholeNumber } from './arguments.ts';
import { findScenario } from './find.ts';
import { Players } from './players.ts';
import { dataOf } from '../scenarios/read.ts';
import { readText, shortened } from './read.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: {
    ...{ architecture: 'a', preset: 'p', scenario: 'FILE', seeds: 'N', from: 'SEED', shard: 'I/N', threads: 'N' },
    ...{ repeat: 'LINK', merge: 'FILE', at: 'MS', guarantee: 'NAME' },
  },
  switches: ['json'],
  positionals: [],
  rest: 'FILE',
};

const SEEDS_MAX = 1_000_000;
const DEFAULT_SEEDS = 200;

const seedsOf = (args: Arguments): number => args.whole('seeds', { min: 1, max: SEEDS_MAX }, DEFAULT_SEEDS);

export async function fuzz(args: Arguments): Promise<number> {
  const [extra] = args.rest();
  const merged = args.value('merge');
  if (merged !== undefined) return printed(args, merge([merged, ...args.rest()]));
  if (extra !== undefined)
    throw new BadInput(`antipode fuzz does not know what to do with “${shortened(extra)}”: files stand after --merge.`);
  const link = args.value('repeat');
  const sought = soughtIn(args);
  if (sought && link !== undefined) return repeatedAhead(args, link, sought);
  if (sought) return ahead(args, (await targetsOf(args))[0]?.scenario ?? null, sought, seedsOf(args));
  return link === undefined ? printed(args, await searched(args)) : repeated(args, link);
}

/** Each architecture, and each in front of every other that can stand behind it. */
const everything = (): readonly Variant[] =>
  architectures.flatMap(({ about: { id: architecture } }): Variant[] => [
    { architecture, preset: null },
    ...behindOf(architecture).map(
      ({ id }): Variant => ({ architecture, preset: null, over: { architecture: id, preset: null, settings: {} } }),
    ),
  ]);

/** What is asked for, or everything. */
async function targetsOf(args: Arguments): Promise<readonly Target[]> {
  const names = [args.value('architecture'), args.value('preset')].filter((name) => name !== undefined);
  const file = args.value('scenario');
  const found = file === undefined ? null : await findScenario(file);
  const [architecture, preset] = names.map((name) => chosenBy(name, name === args.value('preset') ? '--preset' : '--architecture'));
  if (architecture && preset && roomOf(asStanding(architecture)) !== roomOf(asStanding(preset)))
    throw new BadInput(
      `--preset: “${args.value('preset')}” is a preset of ${preset.architecture}. Leave out --architecture, or choose another.`,
    );
  const variant = preset ?? architecture;
  if (!found) return (variant ? [variant] : everything()).map((each) => targetOf(each, null));
  if (!variant && found.isWorkload)
    throw new BadInput(`“${found.scenario.id}” is a workload, which runs under any architecture: say which, with --architecture NAME.`);
  const name = args.value('preset') ?? args.value('architecture');
  const scenario = name === undefined ? found.scenario : runUnder(found.scenario, name, '--architecture').scenario;
  return [targetOf(scenario, scenario)];
}

const asStanding = ({ architecture, over = null }: Variant): { architecture: string; over: { architecture: string } | null } => ({
  architecture,
  over: over ?? null,
});

function targetOf({ architecture, preset, over = null }: Variant, scenario: Scenario | null): Target {
  const why = whyNotOver({ architecture, over });
  if (why !== null) throw new BadInput(`--architecture: ${why}`);
  return { variant: { architecture, preset, over }, guarantees: guaranteesOf(roomOf({ architecture, over })), scenario };
}

/** Rounds are dealt to machines in turn: part `index` of `count`, from 1. */
function shardOf(text: string | undefined): { readonly index: number; readonly count: number } {
  if (text === undefined) return { index: 1, count: 1 };
  const [index = '', count = '', more] = text.split('/');
  if (more !== undefined) throw new BadInput(`--shard is “${text}”; write I/N, for example --shard 1/4.`);
  const of = wholeNumber('--shard, after the stroke,', count, { min: 1, max: 10_000 });
  return { index: wholeNumber('--shard, before the stroke,', index, { min: 1, max: of }), count: of };
}

async function searched(args: Arguments): Promise<SearchReport> {
  const targets = await targetsOf(args);
  const seeds = seedsOf(args);
  const from = args.whole('from', { min: 0, max: 0xffffffff }, 1);
  const shard = shardOf(args.value('shard'));
  const players = new Players(args.whole('threads', { min: 1, max: THREADS_MAX }, undefined));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  try {
    const each = Math.ceil(Math.ceil(seeds / targets.length) / shard.count);
    const searches: Progress[] = [];
    for (const [i, target] of targets.entries()) {
      const first = from + (i * shard.count + shard.index - 1) * each;
      const progress = new Progress(target);
      searches.push(progress);
      const stopped = (): boolean => stop.signal.aborted;
      await search(progress, players.play, { seeds: each, from: first, told: tell(target, each), stopped });
    }
    const failures = await small(searches, () => stop.signal.aborted);
    const report = reportOn(searches, failures, targets[0]?.scenario ?? null);
    const states = new Set(searches.flatMap((one) => [...one.states]));
    return shard.count === 1
      ? report
      : { ...report, seen: Buffer.from(Uint32Array.from([...states].sort((a, b) => a - b)).buffer).toString('base64') };
  } finally {
    process.off('SIGINT', onSignal);
    await players.close();
  }
}

/** Progress on standard error, at most once a second. */
function tell({ variant }: Target, seeds: number): (progress: Progress) => void {
  const began = Date.now();
  let last = 0;
  return ({ schedules, counts, states, failed }) => {
    const now = Date.now();
    if (now - last < 1000 && schedules < seeds) return;
    last = now;
    const minutes = Math.max(1, now - began) / 60_000;
    const rate = Math.round(states.size / minutes);
    const name = roomOf(asStanding(variant));
    console.error(
      `${name}: ${schedules} of ${seeds} schedules (${Math.round(schedules / minutes)} a minute), ${counts.operations} operations, ${states.size} states (${rate} a minute), ${failed} failed`,
    );
  };
}

/** The first of each kind, made as small as it goes. */
async function small(searches: readonly Progress[], stopped: () => boolean): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const { failures: found } of searches) {
    const kinds = new Set<string>();
    for (const { seed, world, complaint } of found) {
      const isFirst = !kinds.has(complaint.invariant);
      kinds.add(complaint.invariant);
      if (!isFirst || stopped()) {
        failures.push(failureOf(seed, world, complaint));
        continue;
      }
      console.error(`Seed ${seed}: ${complaint.invariant}. Making it small …`);
      const shrunk = await shrink(world, complaint, { stopped });
      failures.push(failureOf(seed, shrunk.world, shrunk.complaint));
    }
  }
  return failures;
}

/** Plays the run of a link, and says which promises it breaks. */
async function repeated(args: Arguments, link: string): Promise<number> {
  const { scenario } = await findScenario(link);
  const { complaints, promised, counts, traceHash } = await play(runOf(scenario));
  const result = { architecture: roomOf(scenario), seed: scenario.seed, traceHash, promised, ...counts, complaints };
  const words = complaints.map(({ invariant, detail }) => `${invariant}: ${detail}`);
  console.log(args.on('json') ? canonical(result) : [`${words.length} complaints`, ...words].join('\n'));
  return complaints.length === 0 ? 0 : 1;
}

function merge(files: readonly string[]): SearchReport {
  const reports = files.map((file) => {
    const data = dataOf(
      readText(file, { bytesMax: 500_000_000, what: 'report', give: 'Give a file that fuzz --json wrote' }),
      `“${shortened(file)}”`,
    );
    if (!isReport(data)) throw new BadInput(`“${shortened(file)}” is no report of a search. Give files that antipode fuzz --json wrote.`);
    return data;
  });
  const what = ({ architecture, preset, over, scenario }: SearchReport): string => JSON.stringify([architecture, preset, over, scenario]);
  const other = reports.findIndex((report) => what(report) !== what(reports[0] as SearchReport));
  if (other >= 0) throw new BadInput(`“${shortened(files[other] ?? '')}” is of another search than the first. Join reports of one.`);
  return joined(reports, (seen) => [...new Uint32Array(new Uint8Array(Buffer.from(seen, 'base64')).buffer)]);
}

const isReport = (data: unknown): data is SearchReport =>
  typeof data === 'object' &&
  data !== null &&
  'seeds' in data &&
  'operations' in data &&
  'failures' in data &&
  Array.isArray(data.failures);

function printed(args: Arguments, report: SearchReport): number {
  console.log(args.on('json') ? canonical(report) : words(report));
  return report.failed === 0 ? 0 : 1;
}

function words(report: SearchReport): string {
  const { seeds, operations, faults, elections, promotions, states, failed, failures } = report;
  const head = `${seeds} schedules: ${operations} operations, ${faults} faults, ${elections} elections, ${promotions} promotions, ${states} states. ${failed === 0 ? 'Every promise was kept.' : `${failed} broke a promise.`}`;
  return [
    head,
    ...failures.map(({ seed, invariant, detail, commands, command, link }) =>
      [
        `seed ${seed}, ${invariant}: ${detail}`,
        `  ${commands} commands are left of it. Repeat it: ${command}`,
        `  On the page: ${link}`,
      ].join('\n'),
    ),
  ].join('\n');
}
