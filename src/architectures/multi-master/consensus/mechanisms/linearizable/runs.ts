/** Linearizable reads: the leader confirms an index with a majority, the member applies up to it and answers (thesis §6.4, read index). */
import type { Mechanism } from '../../../../contract.ts';
import { route } from '../../requests.ts';
import type { Reads } from '../../slots.ts';

const byReadIndex: Reads = { confirms: true, read: route };

export const linearizable: Mechanism = { slot: 'reads', id: 'linearizable', at: () => byReadIndex };
