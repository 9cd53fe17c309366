/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../../contract.ts';
import { invariants } from '../invariants.ts';
import { columns } from './columns/runs.ts';
import { crdt } from './crdt/runs.ts';
import { lastPush } from './last-push/runs.ts';
import { rows } from './rows/runs.ts';

/** Where changes travel from site to site, and meet. */
const merging = [rows, columns, crdt].map((mechanism): Mechanism => ({ ...mechanism, invariants }));

export const mechanisms: readonly Mechanism[] = [...merging, lastPush];
