/** What can be set where some columns count. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'conflicts',
  id: 'crdt',
  name: 'columns that count',
  help: 'What is added to a column that counts is what travels, and all of it is added everywhere; other columns keep their later value.',
  settings: [
    {
      key: 'counters',
      label: 'Columns that count',
      help: 'As table.column, with commas between them. Their values are sums of what each site has added.',
      source:
        'Ours: seats.left, as in the lesson on a lost update. PGD has such columns as types of their own (CRDT types; EDB docs, PGD).',
      type: 'text',
      default: 'seats.left',
      pattern: String.raw`(?:\w+\.\w+(?:, ?\w+\.\w+)*)?`,
    },
  ],
};
