/** Last writer wins, by columns. Sources: vlcn-io/cr-sqlite, README; EDB, PGD, column-level conflict detection. */
import type { Mechanism } from '../../../../contract.ts';
import type { Resolution } from '../../slots.ts';

const way: Resolution = { policy: Object.freeze({ rule: 'columns', counters: [] }) };

export const columns: Mechanism = { slot: 'conflicts', id: 'columns', at: () => way };
