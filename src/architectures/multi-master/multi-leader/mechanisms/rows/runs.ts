/** Last writer wins, by rows. Sources: AWS, DynamoDB global tables; EDB, PGD, update_if_newer. */
import type { Mechanism } from '../../../../contract.ts';
import type { Resolution } from '../../slots.ts';

const way: Resolution = { policy: Object.freeze({ rule: 'rows', counters: [] }) };

export const rows: Mechanism = { slot: 'conflicts', id: 'rows', at: () => way };
