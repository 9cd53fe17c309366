/**
 * A region that has grown too large is split: by one entry of its log it ends before a key in its middle, and the rest belongs to another
 * region, which has stood ready without rows on the same stores. What follows from that entry is alike at all replicas. The leader then hands
 * the right half over, until the other has it in its own log; an entry that comes twice is carried out once, so it does not matter who crashes
 * when. (TiKV makes the new peers out of the old ones' data where it lies: tikv/tikv, components/raftstore, exec_batch_split.)
 */
import type { Value } from '../../../sim/operation.ts';
import type { NodeId } from '../../../sim/node.ts';
import { byKey, isIn, type RegionTold, rowKeyIn } from '../../shared/ranges/map.ts';
import { willShow } from '../../shared/ranges/showing.ts';
import { numberOfPd, pdAt } from './asking-pd.ts';
import { putIn, takeOut } from './halves.ts';
import { newestWrite } from './columns.ts';
import { noHanding } from './range.ts';
import type { Split, Splitting, SplitMessage } from './split-protocol.ts';
import { group, type KvState, type MemberOut } from './state.ts';

export const SPLIT_TIMER = 'split check';
export const HAND_OVER_TIMER = 'hand over';
/** How often a leader looks how much there is (TiKV: split_region_check_tick_interval, 10 s). */
const CHECK_US = 1_000_000;
const AGAIN_US = 500_000;
/** So many times the size that a half shall have is too much (tikv/tikv, coprocessor config: region_max_size is 3/2 of region_split_size). */
const TOO_MUCH = 1.5;

const toldOf = ({ place, range }: KvState): readonly RegionTold[] => [
  Object.freeze({ region: place.splits.region, version: range.version, spans: range.spans }),
  ...range.children,
];

/** What it knows of itself, if that is newer than what was believed; one that is to get rows, and has not, says nothing. */
export function mismatch(node: KvState, out: MemberOut, to: NodeId, call: number, version: number): void {
  out.send(to, { kind: 'epoch-not-match', call, regions: version < node.range.version ? toldOf(node) : [] });
}

// Carried out, at all replicas ----------------------------------------------------------------------------------------------

export function carryOutSplitting(node: KvState, entry: Splitting): void {
  const { range } = node;
  if (entry.kind === 'split') return splitOff(node, entry);
  if (entry.kind === 'handed-over') {
    range.handing = new Map([...range.handing].filter(([child]) => child !== entry.child));
    return;
  }
  // It came twice.
  if (range.version > 0) return;
  range.version = entry.version;
  range.since = node.lastApplied;
  range.spans = [entry.half.span];
  willShow(node, putIn(node.columns, entry.half), `split of region-${entry.parent + 1}`);
  // What was read at the leader that had these rows is not known here: whoever leads takes a timestamp, above all that.
  node.maxTsEpoch = -1;
  node.askedEpoch = -1;
}

function splitOff(node: KvState, { version: of, table, at, child }: Split): void {
  const { range, columns, place } = node;
  const span = range.spans.find((each) => each.table === table && isIn(each, at));
  // It was split meanwhile.
  if (of !== range.version || !span) return;
  const { half, gone } = takeOut(columns, Object.freeze({ table, from: at, to: span.to }));
  const { region } = place.splits;
  const version = of + 1;
  range.version = version;
  range.since = node.lastApplied;
  range.spans = range.spans.map((each) => (each === span ? Object.freeze({ ...each, to: at }) : each));
  range.children = [...range.children, Object.freeze({ region: child, version, spans: [half.span] })];
  range.handing = new Map([...range.handing, [child, Object.freeze({ kind: 'adopt', parent: region, version, half })]]);
  willShow(node, gone, `split of region-${region + 1}`);
}

// At the leader -------------------------------------------------------------------------------------------------------------

/** Where the largest span is to be cut, if it has too many rows. */
function middleOf({ columns, place, range }: KvState): { readonly table: string; readonly at: readonly Value[] } | null {
  let most: { readonly table: string; readonly keys: readonly (readonly Value[])[] } | null = null;
  for (const { table } of range.spans) {
    const keys = [...(columns.tables.get(table) ?? [])].flatMap((key) => {
      const values = newestWrite(columns, key)?.kind === 'put' ? rowKeyIn(table, key) : null;
      return values === null ? [] : [values];
    });
    if (keys.length > (most?.keys.length ?? 0)) most = { table, keys };
  }
  if (!most || most.keys.length <= TOO_MUCH * place.splits.splitKeys) return null;
  const at = [...most.keys].sort(byKey)[Math.floor(most.keys.length / 2)];
  return at ? { table: most.table, at } : null;
}

/** Every so often: is there too much here? Then the placement driver is to say who gets the right half (AskBatchSplit). */
export function checkSize(node: KvState, out: MemberOut): void {
  out.setTimer(SPLIT_TIMER, CHECK_US);
  const { handing, range } = node;
  if (!group.isLeader(node) || !node.begun || handing.isFull || range.version === 0 || range.handing.size > 0) return;
  if (middleOf(node) === null) return;
  if (handing.isAsking) handing.pd += 1;
  handing.isAsking = true;
  askSplit(node, out);
}

function askSplit({ handing, place, range }: KvState, out: MemberOut): void {
  const pd = pdAt(place.pds, handing.pd);
  if (pd !== undefined) out.send(pd, { kind: 'ask-split', region: place.splits.region, version: range.version });
}

/** Who was asked does not lead the placement driver. */
export function askSplitOf(node: KvState, out: MemberOut, from: NodeId, leader: NodeId): void {
  const { handing, place } = node;
  if (!handing.isAsking || pdAt(place.pds, handing.pd) !== from) return;
  handing.pd = numberOfPd(place.pds, leader);
  askSplit(node, out);
}

/** A region that never was one, and those that may be split. */
export function beginSplitting(node: KvState, out: MemberOut): void {
  if (node.place.splits.groups.length > node.place.splits.dealt) out.setTimer(SPLIT_TIMER, CHECK_US);
}

function onChild(node: KvState, out: MemberOut, version: number, child: number | null): void {
  node.handing.isAsking = false;
  node.handing.isFull = child === null;
  const middle = middleOf(node);
  if (child === null || middle === null || version !== node.range.version || !group.isLeader(node)) return;
  out.report('splits', [node.place.splits.region + 1, child + 1]);
  group.propose(node, out, Object.freeze({ kind: 'split', version, ...middle, child }));
}

function onHandOver(node: KvState, out: MemberOut, from: NodeId, message: Extract<SplitMessage, { kind: 'hand-over' }>): void {
  const { adopt, origin } = message;
  if (node.range.version > 0) return out.send(origin, { kind: 'adopted', child: node.place.splits.region });
  const leader = group.leader(node);
  if (!group.isLeader(node)) {
    if (leader !== null && leader !== node.place.spec.id && from === origin) out.send(leader, message);
    return;
  }
  if (node.handing.givers.size === 0) group.propose(node, out, adopt);
  node.handing.givers.add(origin);
}

export function onSplitMessage(node: KvState, out: MemberOut, from: NodeId, message: SplitMessage): void {
  switch (message.kind) {
    case 'ask-split':
      return;
    case 'ask-split-reply':
      return onChild(node, out, message.version, message.child);
    case 'hand-over':
      return onHandOver(node, out, from, message);
    case 'adopted':
      if (group.isLeader(node) && node.range.handing.has(message.child))
        group.propose(node, out, Object.freeze({ kind: 'handed-over', child: message.child }));
  }
}

/** After each step: hands over what is to be, to the peer on the same store first, and tells those whose half has arrived. */
export function goOnSplitting(node: KvState, out: MemberOut): void {
  const { handing, range, place } = node;
  if (!group.isLeader(node)) {
    if (handing.givers.size + handing.sent.size > 0 || handing.isAsking) node.handing = noHanding();
    return;
  }
  if (range.version > 0 && handing.givers.size > 0) {
    for (const giver of handing.givers) out.send(giver, { kind: 'adopted', child: place.splits.region });
    handing.givers.clear();
  }
  const { groups, region } = place.splits;
  const own = (groups[region] ?? []).indexOf(place.spec.id);
  for (const [child, adopt] of range.handing) {
    if (handing.sent.has(child)) continue;
    handing.sent.add(child);
    const members = groups[child] ?? [];
    const to = members[(own + handing.tries) % members.length];
    if (to !== undefined) out.send(to, { kind: 'hand-over', adopt, origin: place.spec.id });
    out.setTimer(HAND_OVER_TIMER, AGAIN_US);
  }
}

export function handOverAgain({ handing, range }: KvState): void {
  if (range.handing.size === 0) return;
  handing.tries += 1;
  handing.sent.clear();
}
