/** What a column may run: each architecture by itself, or as one of the systems that its presets describe. */
import { settingsOf } from '../../architectures/mechanisms.ts';
import { behindOf } from '../../architectures/fitting.ts';
import { roomOf, shownRoom, shownRooms } from '../../architectures/shown.ts';
import { presetsOf, tuningOf } from '../../architectures/tunings.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { under, type Variant } from '../../scenarios/variant.ts';
import type { RunSpec } from '../../session/run.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export interface Choice extends Variant {
  /** As `--architectures` names it. */
  readonly id: string;
  readonly name: string;
}

type Offered = Pick<Scenario, 'architecture' | 'over'> & Partial<Pick<Scenario, 'preset'>>;

/** What stands behind it stays there, unless the system brings its own. */
export const choicesOf = ({ architecture, preset = null, over }: Offered): readonly Choice[] => [
  choice({ architecture, preset: null, over }, Say.ourDefaults),
  ...presetsOf(architecture, preset).map(({ id, name, over: own }) =>
    choice({ architecture, preset: id, over: own ? { ...own } : over }, name),
  ),
];

const choice = (variant: Chosen, name: string): Choice => ({ ...variant, id: named(variant), name });

type Chosen = Pick<Scenario, 'architecture' | 'preset' | 'over'>;

/** A system with what it brings along goes by its own name. */
function named({ architecture, preset, over }: Chosen): string {
  const own = tuningOf(architecture).presets.find(({ id }) => id === preset)?.over;
  const front = preset ?? architecture;
  if (!over || (own && sameJson(own, over))) return front;
  return `${front}+${over.preset ?? over.architecture}`;
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One in front of another, each pair that goes together. */
export const pairs = (): readonly Choice[] =>
  shownRooms.flatMap(({ about: { id: architecture } }) =>
    behindOf(architecture).map(({ id }): Choice => {
      const over = { architecture: id, preset: null, settings: {} };
      return choice({ architecture, preset: null, over }, shownRoom(roomOf({ architecture, over })).about.name);
    }),
  );

export const architectureNames = shownRooms.map(({ about }) => ({ id: about.id, name: about.name }));

export const idOf = ({ scenario }: RunSpec): string => named(scenario);

/** The run under other conditions, with all that was done in it; settings of its own room mean nothing elsewhere. */
export function runUnder(run: RunSpec, variant: Variant): RunSpec {
  const own = new Set(settingsOf(tuningOf(roomOf(run.scenario))).map(({ key }) => key));
  const common = (key: string): boolean => !own.has(key);
  const settings = Object.fromEntries(Object.entries(run.settings).filter(([key]) => common(key)));
  return { ...run, settings, scenario: anew(run.scenario, variant, common) };
}

/** Back from a preset to the defaults is a change, too. */
function anew(scenario: Scenario, variant: Variant, common: (key: string) => boolean): Scenario {
  const other = under(scenario, variant, common);
  return other === scenario ? { ...scenario, preset: variant.preset } : other;
}
