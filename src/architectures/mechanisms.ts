/** Mechanisms and the slots that they fill: which settings there are, which mechanisms are chosen, and what does not go together. */
import type { Architecture, Invariant, Mechanism } from './contract.ts';
import type { MechanismTuning, Setting, Settings, Slot, Tuning } from './showing.ts';
import type { JobKinds } from '../sqlite/kinds.ts';

/** A slot as a setting: one of the mechanisms that fill it. */
function choiceOf({ key, label, help, source, default: first }: Slot, mechanisms: readonly MechanismTuning[]): Setting {
  const fitting = mechanisms.filter(({ slot }) => slot === key);
  const words = Object.fromEntries(fitting.map((mechanism) => [mechanism.id, { name: mechanism.name, help: mechanism.help }]));
  return { key, label, help, source, type: 'choice', default: first, options: fitting.map(({ id }) => id), words };
}

/** A mechanism as somebody chooses it: the slot, and what fills it. */
interface Filling {
  readonly slot: string;
  readonly id: string;
}

/** What a slot is filled with, by settings that may leave out defaults. */
const fills = ({ slots = [] }: Tuning, settings: Settings, slot: string): unknown =>
  settings[slot] ?? slots.find(({ key }) => key === slot)?.default;

/** The choice without which nobody asks for this slot, where that choice is another; null when the slot is asked for. */
function notAskedFor(tuning: Tuning, settings: Settings, slot: string): Filling | null {
  const within = tuning.slots?.find(({ key }) => key === slot)?.within;
  return within && fills(tuning, settings, within.slot) !== within.id ? within : null;
}

/** Whether a mechanism is at work under these settings: it fills a slot that is asked for. */
const isAtWork = (tuning: Tuning, settings: Settings, { slot, id }: Filling): boolean =>
  fills(tuning, settings, slot) === id && notAskedFor(tuning, settings, slot) === null;

/** Everything that can be set in a room, slots first; with `chosen`, without what belongs to mechanisms that are not chosen. */
export function settingsOf(tuning: Tuning, chosen?: Settings): readonly Setting[] {
  const { settings, slots = [], mechanisms = [] } = tuning;
  const choices = slots.filter(({ key }) => !chosen || notAskedFor(tuning, chosen, key) === null).map((slot) => choiceOf(slot, mechanisms));
  const inForce = mechanisms.filter((mechanism) => !chosen || isAtWork(tuning, chosen, mechanism));
  // Two mechanisms may read one setting.
  const byKey = new Map(inForce.flatMap((mechanism) => mechanism.settings).map((setting) => [setting.key, setting]));
  return [...choices, ...settings, ...byKey.values()];
}

/** The choice that this setting belongs to, when the settings make another one; null for every other setting. */
export function ownerNotChosen(tuning: Tuning, settings: Settings, key: string): Filling | null {
  const unasked = notAskedFor(tuning, settings, key);
  if (unasked) return unasked;
  const owners = (tuning.mechanisms ?? []).filter((mechanism) => mechanism.settings.some((setting) => setting.key === key));
  const [first] = owners;
  if (!first || owners.some((mechanism) => isAtWork(tuning, settings, mechanism))) return null;
  return notAskedFor(tuning, settings, first.slot) ?? first;
}

/** Settings that nobody reads any more when `key` becomes `value`: those of the mechanism that is left, and of slots that only it asks for. */
export function leftWith(tuning: Tuning, key: string, value: unknown): readonly string[] {
  const { slots = [], mechanisms = [] } = tuning;
  const left = new Set(slots.filter(({ within }) => within?.slot === key && within.id !== value).map((slot) => slot.key));
  const isLeft = ({ slot, id }: Filling): boolean => left.has(slot) || (slot === key && id !== value);
  const keysOf = (of: readonly MechanismTuning[]): readonly string[] => of.flatMap((each) => each.settings.map((s) => s.key));
  const read = new Set(keysOf(mechanisms.filter((mechanism) => !isLeft(mechanism))));
  return [...left, ...keysOf(mechanisms.filter(isLeft)).filter((each) => !read.has(each))];
}

/** Why chosen mechanisms do not work together, in one sentence; null when they do. */
export function misfit(tuning: Tuning, settings: Settings): string | null {
  for (const { slot, id, excludes = [] } of tuning.mechanisms ?? []) {
    if (settings[slot] !== id || notAskedFor(tuning, settings, slot) !== null) continue;
    const other = excludes.find((each) => settings[each.slot] === each.id);
    if (other) return `“${slot}=${id}” and “${other.slot}=${other.id}” exclude each other: ${other.why}. Choose another of one of them.`;
  }
  return null;
}

/** The mechanisms that settings with all defaults filled in choose. */
export function chosenOf<M extends { readonly slot: string; readonly id: string }>(
  mechanisms: readonly M[],
  settings: Settings,
): readonly M[] {
  return mechanisms.filter(({ slot, id }) => settings[slot] === id);
}

/** What must hold in a run with these settings: of the room, and of each chosen mechanism. */
export function invariantsOf({ invariants, mechanisms = [], tuning }: Architecture, settings: Settings): readonly Invariant[] {
  const chosen = chosenOf<Mechanism>(mechanisms, settings).filter(({ slot }) => notAskedFor(tuning, settings, slot) === null);
  return [...invariants, ...chosen.flatMap((mechanism) => mechanism.invariants ?? [])];
}

/** Whether databases have to capture what they change. */
export const shipsChanges = ({ shipsChanges: ships = false }: Architecture, settings: Settings): boolean =>
  typeof ships === 'function' ? ships(settings) : ships;

/** Kinds of jobs beside those of every database: of the room and of all its mechanisms. */
export function jobsOf({ jobs, mechanisms = [] }: Architecture): JobKinds {
  return Object.assign({}, jobs, ...mechanisms.map((mechanism) => mechanism.jobs));
}
