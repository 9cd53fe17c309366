/** Cards as they were last measured, in the order of architectures and their presets. */
import { shownRooms } from '../../../architectures/shown.ts';
import { presetsOf } from '../../../architectures/tunings.ts';
import type { Row } from '../../../search/cards.ts';
import measured from '../../../search/cards.json' with { type: 'json' };

export interface Card {
  readonly id: string;
  readonly architecture: string;
  /** The preset's; null: the architecture as it comes. */
  readonly name: string | null;
  readonly rows: readonly Row[];
}

export interface Group {
  readonly name: string;
  readonly cards: readonly Card[];
}

export const SEEDS: number = measured.seeds;

const rows = measured.rows as readonly Row[];

export const groups: readonly Group[] = shownRooms.map(({ about }) => ({
  name: about.name,
  cards: [null, ...presetsOf(about.id)].map((preset) => ({
    id: preset?.id ?? about.id,
    architecture: about.name,
    name: preset?.name ?? null,
    rows: rows.filter((row) => row.architecture === about.id && row.preset === (preset?.id ?? null)),
  })),
}));

/** Guarantees that some run could have broken, and those of them that held in every one. */
export function keptIn({ rows: all }: Card): { readonly held: number; readonly of: number } {
  const tested = all.filter(({ of }) => of > 0);
  return { held: tested.filter(({ held, of }) => held === of).length, of: tested.length };
}
