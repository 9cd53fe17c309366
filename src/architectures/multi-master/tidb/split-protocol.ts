/** What is said and logged when a region is split: by its peers, by those of the region that gets its right half, and by the placement driver. */
import type { Value } from '../../../sim/operation.ts';
import type { Message, NodeId } from '../../../sim/node.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { KeySpan } from '../../shared/ranges/map.ts';
import type { Lock, Write } from './columns.ts';
import type { Ts } from './oracle.ts';

/** All that a region has of a span of keys. Never changed. */
export interface Half {
  readonly span: KeySpan;
  readonly write: readonly (readonly [key: string, writes: readonly Write[]])[];
  readonly data: readonly (readonly [key: string, versions: readonly (readonly [Ts, RowChange])[]])[];
  readonly locks: readonly Lock[];
}

/** In a region's log: from here on it ends before this key of a table, and another has the rest (BatchSplit, of one). */
export interface Split {
  readonly kind: 'split';
  readonly version: number;
  readonly table: string;
  readonly at: readonly Value[];
  readonly child: number;
}

/** In the log of the other: it has these rows, from the first on that it ever had. */
export interface Adopt {
  readonly kind: 'adopt';
  readonly parent: number;
  readonly version: number;
  readonly half: Half;
}

/** In the parent's log: the other has them, and they need not be kept for it. */
export interface HandedOver {
  readonly kind: 'handed-over';
  readonly child: number;
}

export type Splitting = Split | Adopt | HandedOver;

/** In the placement driver's log: which region is to have what this one splits off. The first that names a region, or its split, counts. */
export interface Allotment {
  readonly kind: 'allotment';
  readonly region: number;
  readonly version: number;
  readonly child: number;
}

/** To the placement driver: who is to have what this region splits off (AskBatchSplit)? */
interface AskSplit extends Message {
  readonly kind: 'ask-split';
  readonly region: number;
  readonly version: number;
}

/** And back; null: there is none left. */
interface AskSplitReply extends Message {
  readonly kind: 'ask-split-reply';
  readonly region: number;
  readonly version: number;
  readonly child: number | null;
}

/** A region that wants to be split. */
export interface AskedSplit {
  readonly from: NodeId;
  readonly region: number;
  readonly version: number;
  /** How many entries the log had when what is to come of it was proposed; 0: not yet. */
  proposedAt: number;
}

/** From the leader of a region to a peer of the one that gets its right half, and back when that is in its log. */
interface HandOver extends Message {
  readonly kind: 'hand-over';
  readonly adopt: Adopt;
  /** Who hands it over: it may be passed on once. */
  readonly origin: NodeId;
}

interface Adopted extends Message {
  readonly kind: 'adopted';
  readonly child: number;
}

export type SplitMessage = AskSplit | AskSplitReply | HandOver | Adopted;

const KINDS: ReadonlySet<unknown> = new Set(['split', 'adopt', 'handed-over']);
const kindOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null);

export const isSplitting = (value: unknown): value is Splitting => KINDS.has(kindOf(value));
export const isAllotment = (value: unknown): value is Allotment => kindOf(value) === 'allotment';
