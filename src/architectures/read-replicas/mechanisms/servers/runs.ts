/** Copies are servers that follow the primary's log: the room itself. */
import type { Copying } from '../../slots.ts';

export const servers: Copying = { slot: 'copies', id: 'servers', at: () => ({}) };
