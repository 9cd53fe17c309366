/**
 * What an account says of its regions: which one takes writes, and which do not count at present. The control plane decides, and whoever
 * answers anybody works by a lease that it has given, so that it can be sure of a silent region when that has run out. Sources: azure-docs,
 * reliability/reliability-cosmos-db-nosql.md (“Service managed failover”, “Read and write outages”); azure-databases-docs,
 * cosmos-db/consistency-levels.md (regions that do not answer are left out of a strong write’s quorum); Gray and Cheriton 1989 for leases.
 */
import type { Message, Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Settings } from '../../showing.ts';

export const MANAGER = 'account';

export interface Account {
  /** The longer, the newer. */
  readonly version: number;
  /** How many regions have taken writes, one after the other; each write says in which of these it was taken. */
  readonly epoch: number;
  /** The region that takes writes. */
  readonly writes: string;
  /** Regions that answer nobody; and those of them that are waited for again, because they are about to come back. */
  readonly offline: readonly string[];
  readonly joining: readonly string[];
}

export const firstAccount = (writes: string): Account => ({ version: 1, epoch: 1, writes, offline: [], joining: [] });

export const isAccount = (value: unknown): value is Account =>
  typeof value === 'object' && value !== null && 'epoch' in value && 'writes' in value && 'offline' in value;

/** Whether strong writes wait for a region. */
export const isCounted = ({ offline, joining }: Account, region: string): boolean => !offline.includes(region) || joining.includes(region);

/** Replica → control plane: it is there. */
export interface Renew extends Message {
  readonly kind: 'renew';
  /** By a clock of the replica’s that nobody sets; comes back with the lease, which counts from then. */
  readonly sentAt: Micros;
  readonly version: number;
  readonly region: string;
  readonly partition: NodeId;
  /** It is the primary of its set. */
  readonly leads: boolean;
  /** The write region’s primary: joining regions that have all it has. */
  readonly caughtUp: readonly string[];
}

export interface Granted extends Message {
  readonly kind: 'granted';
  /** Null: no lease. */
  readonly sentAt: Micros | null;
  readonly account: Account;
}

export const isManaged = (settings: Settings): boolean => settings['failover'] === 'service-managed';

/** It stands for a service of many machines, in the second region: the first one’s loss is the story. */
export function planManager(regions: readonly string[], settings: Settings): readonly NodeSpec[] {
  const [, second] = regions;
  return isManaged(settings) && second !== undefined ? [{ id: `${MANAGER}-${second}`, kind: MANAGER, region: second }] : [];
}
