/** The mechanisms of this room, as they run: both ways to one order, and the rules of both systems. */
import type { Mechanism } from '../../../contract.ts';
import { agreements } from '../../../shared/consensus/agreement.ts';
import { isAction } from '../protocol.ts';
import { groupReplication } from './group-replication/runs.ts';

export const ORDER = 'order';

const galera: Mechanism = { slot: 'cluster', id: 'galera', at: () => ({}) };

export const mechanisms: readonly Mechanism[] = [...agreements(ORDER, isAction), galera, groupReplication];
