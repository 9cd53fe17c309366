/**
 * Consistency cards: of an architecture or a preset, in how many random runs each guarantee held, promised or not, and for each that did not
 * hold a small run that breaks it. Runs are those of seeds 1, 2, …, each by chance alone: none is made from what another came through, so
 * that shares mean something. What a run asks and what goes wrong in it: `chance.ts`.
 */
import { guaranteesOf } from '../architectures/guaranteed.ts';
import { roomOf, shownRooms } from '../architectures/shown.ts';
import { tuningOf } from '../architectures/tunings.ts';
import type { Variant } from '../scenarios/variant.ts';
import type { RunSpec } from '../session/run.ts';
import { runOf } from '../session/run.ts';
import { encodeLink } from '../session/share.ts';
import { type Target, worldFrom } from './chance.ts';
import type { Judged } from './judged.ts';
import { type Played, play } from './play.ts';
import { PROPERTIES, type Property } from './properties.ts';
import { shrink } from './shrink.ts';
import type { Complaint } from './verdicts.ts';
import { commandsOf, runOfWorld, scenarioOf, type World } from './world.ts';

/** A run that breaks a guarantee, made small. */
export interface Broken {
  readonly seed: number;
  readonly detail: string;
  /** Commands that are left of it. */
  readonly commands: number;
  /** The fragment of an address (without #) that opens it on the page. */
  readonly link: string;
}

export interface Row {
  readonly architecture: Variant['architecture'];
  readonly preset: string | null;
  readonly guarantee: Property;
  /** Runs that could have broken it, and those in which it held. */
  readonly of: number;
  readonly held: number;
  /** Of these those in which it was promised. */
  readonly promised: number;
  /** Runs, of all. */
  readonly seeds: number;
  /** The seeds whose runs broke it. */
  readonly brokenBy: readonly number[];
  /** Of the smallest that was found; null where all held. */
  readonly broken: Broken | null;
}

/** What a card of one architecture or preset is made of. */
export interface Measured {
  readonly target: Target;
  readonly rows: readonly Row[];
  /** Promises that were broken: a mistake of ours. */
  readonly complaints: readonly (Complaint & { readonly seed: number })[];
}

/** Every architecture by its own defaults, and then its presets. */
export function variants(): readonly Variant[] {
  return shownRooms.flatMap(({ about }): Variant[] => [
    { architecture: about.id, preset: null, over: null },
    ...tuningOf(about.id).presets.map(({ id, over = null }) => ({ architecture: about.id, preset: id, over: over && { ...over } })),
  ]);
}

export const targetOf = ({ architecture, preset, over = null }: Variant): Target => ({
  variant: { architecture, preset, over },
  guarantees: guaranteesOf(roomOf({ architecture, over })),
  scenario: null,
});

/** What a run says of each property; plain data, as it comes from another thread. */
export interface Verdicts {
  readonly judged: readonly Judged[];
  readonly complaints: readonly Complaint[];
}

export async function judge(run: RunSpec): Promise<Verdicts> {
  const { judged, complaints } = await play(run, { judge: true });
  return { judged, complaints };
}

/** A run that broke a property, to be made small. */
export interface Large {
  readonly world: World;
  readonly property: Property;
  readonly detail: string;
}

/** Runs that making small may take. */
const TRIED_MAX = 400;

const wrong = ({ judged }: Played): readonly Complaint[] =>
  judged.flatMap(({ property, tested, detail }) => (tested && detail !== null ? [{ invariant: property, detail }] : []));

export async function madeSmall({ world, property, detail }: Large): Promise<Broken> {
  const small = await shrink(world, { invariant: property, detail }, { judge: true, wrong, most: TRIED_MAX });
  const complaint = { ...small.complaint, detail: shortened(small.complaint.detail) };
  const run = runOf(told(small.world, complaint));
  return { seed: world.seed, detail: complaint.detail, commands: commandsOf(small.world).length, link: encodeLink(run, 0) };
}

/** The run says itself what is wrong with it. */
function told(world: World, { invariant, detail }: Complaint): ReturnType<typeof scenarioOf> {
  const summary = `This is what is left of a random run when all that could be spared was taken away. It breaks “${invariant}”: ${detail}.`;
  const scenario = scenarioOf(world);
  const [step] = scenario.steps;
  return { ...scenario, title: `Broken: ${invariant}`, summary, steps: step ? [{ ...step, text: summary }] : [] };
}

/** Two whole tables may stand in a sentence that says how they differ. */
const DETAIL_MAX = 240;
const shortened = (detail: string): string => (detail.length > DETAIL_MAX ? `${detail.slice(0, DETAIL_MAX)} …` : detail);

/** Who plays: in this thread, or in several. Results stand in the order of what was given. */
export interface Hands {
  judge(runs: readonly RunSpec[]): Promise<readonly Verdicts[]>;
  madeSmall(large: readonly Large[]): Promise<readonly Broken[]>;
}

/** So many of the runs that broke a guarantee are made small; the smallest stays. */
const TRIES = 1;

export async function measure(variant: Variant, seeds: number, hands: Hands): Promise<Measured> {
  const target = targetOf(variant);
  const worlds = Array.from({ length: seeds }, (_, i) => worldFrom(target, i + 1));
  const verdicts = await hands.judge(worlds.map(runOfWorld));
  const rows = PROPERTIES.map((property) => rowOf(variant, property, verdicts));
  const large = rows.map(({ guarantee, brokenBy }) =>
    plainestFirst(brokenBy, worlds)
      .slice(0, TRIES)
      .map((seed): Large => {
        const detail = verdicts[seed - 1]?.judged.find(({ property }) => property === guarantee)?.detail ?? '';
        return { world: worlds[seed - 1] as World, property: guarantee, detail };
      }),
  );
  const small = await hands.madeSmall(large.flat());
  let next = 0;
  return {
    target,
    rows: rows.map((row, i) => ({ ...row, broken: smallest(small.slice(next, (next += large[i]?.length ?? 0))) })),
    complaints: verdicts.flatMap(({ complaints }, i) => complaints.map((each) => ({ ...each, seed: i + 1 }))),
  };
}

/** What is asked one after the other cannot be made small by leaving some of it out. */
const plainestFirst = (seeds: readonly number[], worlds: readonly World[]): readonly number[] =>
  [...seeds].sort((a, b) => (worlds[a - 1]?.load.length ?? 0) - (worlds[b - 1]?.load.length ?? 0) || a - b);

const smallest = (all: readonly Broken[]): Broken | null =>
  [...all].sort((a, b) => a.commands - b.commands || a.link.length - b.link.length || a.seed - b.seed)[0] ?? null;

function rowOf({ architecture, preset }: Variant, guarantee: Property, verdicts: readonly Verdicts[]): Row {
  const each = verdicts.map(({ judged }) => judged.find(({ property }) => property === guarantee));
  const tested = each.filter((one) => one?.tested === true);
  const brokenBy = each.flatMap((one, i) => (one?.tested && one.detail !== null ? [i + 1] : []));
  return {
    ...{ architecture, preset, guarantee, of: tested.length, held: tested.length - brokenBy.length },
    ...{ promised: tested.filter((one) => one?.promised === true).length, seeds: verdicts.length, brokenBy, broken: null },
  };
}
