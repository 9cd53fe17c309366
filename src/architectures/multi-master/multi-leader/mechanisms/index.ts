/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../../contract.ts';
import { columns } from './columns/runs.ts';
import { crdt } from './crdt/runs.ts';
import { rows } from './rows/runs.ts';

export const mechanisms: readonly Mechanism[] = [rows, columns, crdt];
