/**
 * Keys leave a partition while it goes on serving them. Their rows are copied in pieces from a root of the pages, then what has been
 * committed since, in rounds, until little is left. Then nothing new of these keys is taken, what was begun ends, the last
 * changes follow, and from then on the coordinator decides. That it has stopped is on disk before: over a restart it
 * may not serve what may be another's by now. Sources: Clark et al. 2005 (pre-copy, stop-and-copy); Elmore et al., Zephyr, 2011; Redis
 * Cluster specification, “Live reconfiguration”.
 */
import type { Since, MovingResult, PlaceSum } from '../../sharding/jobs.ts';
import { addSums, REFERENCE_PLACE } from '../../sharding/index.ts';
import type { Disk, NodeId } from '../../sim/node.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { RowChange } from '../../sqlite/notebook.ts';
import { ringAt } from './current.ts';
import { whenDrained } from './draining.ts';
import type { Copy, Rows, Sum } from './protocol.ts';
import type { Moving, PartitionOut, PartitionState } from './state.ts';

export const MOVING_TIMER = 'moving';
const STOPPED = 'stopped';
const BEGUN = 'move begun';

/** How long to wait before rows are sent again. Ours: longer than the widest round trip. */
const RESEND_US = 500_000;
/** With so few changes in a round it stops, and after so many rounds anyway. Ours; Clark et al. (§4) stop after 29 rounds or below 50 pages. */
const FEW = 20;
const ROUNDS_MAX = 8;

interface Stored {
  readonly move: Moving['move'];
  readonly coordinator: NodeId;
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'move' in value && 'coordinator' in value;

const begin = ({ move, coordinator }: Stored, phase: Moving['phase']): Moving => ({
  move,
  coordinator,
  phase,
  places: [],
  sent: 0,
  moved: 0,
  rounds: 0,
  waiting: null,
  seq: 0,
  stoppedAt: 0,
});

/** From disk: whether it had stopped, and which attempt was begun last. */
export function bootMoving(disk: Disk): Pick<PartitionState, 'moving' | 'begunMove'> {
  const stopped = disk.get(STOPPED);
  const begun = disk.get(BEGUN);
  return { moving: isStored(stopped) ? begin(stopped, 'stopped before') : null, begunMove: typeof begun === 'number' ? begun : 0 };
}

const hasStopped = ({ phase }: Moving): boolean => phase === 'stopping' || phase === 'handed over' || phase === 'stopped before';

/** Why a statement of these keys, or of all (`whole`), is not taken now: they are leaving. A transaction that had begun before goes on. */
export function isLeaving(node: PartitionState, places: readonly string[], whole: boolean, transaction?: InTransaction): boolean {
  const { moving, place } = node;
  if (moving === null || !place.rules.isHandedOver(hasStopped(moving))) return false;
  if (moving.phase === 'stopping' && transaction?.first === false) return false;
  const ring = ringAt(node);
  return whole || places.some((each) => ring.isMoving(each, moving.move));
}

/** The coordinator wants keys to be copied. An attempt is made once: what is left of it after a crash would be no whole. */
export function onCopy(node: PartitionState, out: PartitionOut, coordinator: NodeId, { move, map }: Copy): void {
  const { attempt } = move;
  // Whose disk was lost has nothing to copy.
  if (node.role.value !== 'serving') return;
  if (map.length > node.map.length || node.adopting !== null || attempt < node.begunMove) return;
  const { moving } = node;
  if (moving?.move.attempt === attempt && moving.phase !== 'stopped before') {
    if (moving.phase === 'handed over') resend(node, out);
    return;
  }
  if (attempt === node.begunMove) return out.send(coordinator, { kind: 'move', step: 'again', attempt });
  node.moving = begin({ move, coordinator }, 'beginning');
  // What an earlier attempt waited for would take changes that this one has to bring.
  node.draining = null;
  node.begunMove = attempt;
  out.persist(BEGUN, attempt);
  out.persist(STOPPED, null);
  out.sync({ kind: 'move begun', attempt });
}

export function onMoveSynced(node: PartitionState, out: PartitionOut, kind: 'move begun' | 'move stopped', attempt: number): void {
  const { moving, place } = node;
  if (moving?.move.attempt !== attempt) return;
  if (kind === 'move begun' && moving.phase === 'beginning')
    out.execute({ kind: 'copying', attempt }, { kind: 'move-root', ...place.sharding });
  if (kind === 'move stopped' && moving.phase === 'stopping') askLast(node, out, moving);
}

function askLast(node: PartitionState, out: PartitionOut, { move }: Moving): void {
  const { attempt } = move;
  whenDrained(node, out, { kind: 'copying', attempt }, { kind: 'move-last', ...node.place.sharding });
}

/** A job of the copy is done. */
export function onCopied(node: PartitionState, out: PartitionOut, attempt: number, result: MovingResult): void {
  const { moving } = node;
  if (moving?.move.attempt !== attempt) return;
  const ring = ringAt(node);
  const { rules } = node.place;
  const goes = (place: string | null): boolean =>
    place !== null && (place === REFERENCE_PLACE ? rules.isBrought(!ring.isMoving(place, moving.move)) : ring.isMoving(place, moving.move));
  if (result.kind === 'places') {
    moving.phase = 'copying';
    moving.places = result.sums.map(({ place }) => place).filter(goes);
    out.report('moving', `${moving.places.length} of ${result.sums.length} keys to ${moving.move.to}`);
    return moving.places.length === 0 ? catchUp(node, out, moving) : readOn(node, out, moving);
  }
  if (result.kind === 'rows') {
    moving.sent += result.rows.length;
    if (!result.more) moving.phase = 'catching up';
    return result.rows.length === 0 ? catchUp(node, out, moving) : send(out, moving, result.rows, null);
  }
  if (result.kind !== 'since') return;
  const changes = result.changes.filter(({ before, after }) => goes(before) || goes(after)).map((each) => arriving(each, goes));
  if (moving.phase === 'stopping')
    return handOver(
      node,
      out,
      moving,
      changes,
      result.sums.filter(({ place }) => goes(place)),
    );
  moving.rounds += 1;
  if (changes.length === 0) return stop(node, out, moving);
  if (changes.length <= FEW || moving.rounds >= ROUNDS_MAX) moving.rounds = ROUNDS_MAX;
  send(out, moving, changes, null);
}

/** A row that has another key by now, which stays, does not go with the others. */
const arriving = ({ after, change }: Since, goes: (place: string | null) => boolean): RowChange =>
  goes(after) ? change : { ...change, row: null, reals: [] };

function readOn({ place }: PartitionState, out: PartitionOut, { move, places, sent }: Moving): void {
  const { attempt } = move;
  out.execute({ kind: 'copying', attempt }, { kind: 'move-rows', ...place.sharding, places, skip: sent, limit: place.chunkRows });
}

function catchUp({ place }: PartitionState, out: PartitionOut, moving: Moving): void {
  moving.phase = 'catching up';
  out.execute({ kind: 'copying', attempt: moving.move.attempt }, { kind: 'move-since', ...place.sharding });
}

/** From now on nothing new of these keys is taken. */
function stop(node: PartitionState, out: PartitionOut, moving: Moving): void {
  const { move, coordinator } = moving;
  moving.phase = 'stopping';
  moving.stoppedAt = out.now;
  if (!node.place.rules.isStopForced()) return askLast(node, out, moving);
  out.persist(STOPPED, { move, coordinator } satisfies Stored);
  out.sync({ kind: 'move stopped', attempt: move.attempt });
}

function handOver(node: PartitionState, out: PartitionOut, moving: Moving, changes: readonly RowChange[], sums: readonly PlaceSum[]): void {
  moving.phase = 'handed over';
  const last: Sum = sums.reduce((all, each) => ({ rows: all.rows + each.rows, sum: addSums(all.sum, each.sum) }), { rows: 0, sum: 0 });
  moving.moved = last.rows;
  send(out, moving, node.place.rules.isTailSent() ? changes : [], last);
}

function send(out: PartitionOut, moving: Moving, rows: readonly RowChange[], last: Sum | null): void {
  const { attempt, to } = moving.move;
  moving.waiting = { kind: 'rows', attempt, seq: moving.seq, rows, last } satisfies Rows;
  out.send(to, moving.waiting);
  out.setTimer(MOVING_TIMER, RESEND_US);
}

/** What the target has not confirmed is sent again. */
export function resend({ moving }: PartitionState, out: PartitionOut): void {
  if (moving?.waiting == null) return;
  out.send(moving.move.to, moving.waiting);
  out.setTimer(MOVING_TIMER, RESEND_US);
}

/** The target has these rows on its disk. */
export function onGot(node: PartitionState, out: PartitionOut, attempt: number, seq: number): void {
  const { moving } = node;
  // The last are kept: whoever lost its word that it is ready is asked again with them.
  if (moving?.move.attempt !== attempt || moving.waiting?.seq !== seq || moving.phase === 'handed over') return;
  moving.waiting = null;
  moving.seq += 1;
  out.cancelTimer(MOVING_TIMER);
  if (moving.phase === 'copying') readOn(node, out, moving);
  else if (moving.rounds >= ROUNDS_MAX) stop(node, out, moving);
  else catchUp(node, out, moving);
}

/** The rows are gone from here, and with them all that was known of their move. */
export function forgetMove(node: PartitionState, out: PartitionOut): void {
  const { moving } = node;
  if (moving !== null && moving.stoppedAt > 0) out.report('writeStopMs', Math.round((out.now - moving.stoppedAt) / 100) / 10);
  node.moving = null;
  out.persist(STOPPED, null);
  out.cancelTimer(MOVING_TIMER);
}
