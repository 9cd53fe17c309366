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

/** Everything that can be set in a room, slots first; with `chosen`, without the settings of mechanisms that are not chosen. */
export function settingsOf({ settings, slots = [], mechanisms = [] }: Tuning, chosen?: Settings): readonly Setting[] {
  const choices = slots.map((slot) => choiceOf(slot, mechanisms));
  const inForce = mechanisms.filter(({ slot, id }) => !chosen || choiceIn(choices, chosen, slot) === id);
  // Two mechanisms may read one setting.
  const byKey = new Map(inForce.flatMap((mechanism) => mechanism.settings).map((setting) => [setting.key, setting]));
  return [...choices, ...settings, ...byKey.values()];
}

const choiceIn = (choices: readonly Setting[], chosen: Settings, slot: string): unknown =>
  chosen[slot] ?? choices.find(({ key }) => key === slot)?.default;

/** The mechanism whose setting this is, when the settings choose another one; null for every other setting. */
export function ownerNotChosen({ mechanisms = [] }: Tuning, settings: Settings, key: string): { slot: string; id: string } | null {
  const owners = mechanisms.filter((mechanism) => mechanism.settings.some((setting) => setting.key === key));
  const [first] = owners;
  if (!first || owners.some(({ slot, id }) => settings[slot] === id)) return null;
  return first;
}

/** Settings that nobody reads any more when `key` becomes `value`: those of the mechanism that is left. */
export function leftWith({ mechanisms = [] }: Tuning, key: string, value: unknown): readonly string[] {
  const read = new Set(
    mechanisms.filter(({ slot, id }) => slot !== key || id === value).flatMap((each) => each.settings.map((s) => s.key)),
  );
  return mechanisms
    .filter(({ slot, id }) => slot === key && id !== value)
    .flatMap((mechanism) => mechanism.settings.map((setting) => setting.key))
    .filter((each) => !read.has(each));
}

/** Why chosen mechanisms do not work together, in one sentence; null when they do. */
export function misfit({ mechanisms = [] }: Tuning, settings: Settings): string | null {
  for (const { slot, id, excludes = [] } of mechanisms) {
    if (settings[slot] !== id) continue;
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
export function invariantsOf({ invariants, mechanisms = [] }: Architecture, settings: Settings): readonly Invariant[] {
  return [...invariants, ...chosenOf<Mechanism>(mechanisms, settings).flatMap((mechanism) => mechanism.invariants ?? [])];
}

/** Whether databases have to capture what they change. */
export const shipsChanges = ({ shipsChanges: ships = false }: Architecture, settings: Settings): boolean =>
  typeof ships === 'function' ? ships(settings) : ships;

/** Kinds of jobs beside those of every database: of the room and of all its mechanisms. */
export function jobsOf({ jobs, mechanisms = [] }: Architecture): JobKinds {
  return Object.assign({}, jobs, ...mechanisms.map((mechanism) => mechanism.jobs));
}
