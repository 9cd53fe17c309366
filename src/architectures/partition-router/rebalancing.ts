/**
 * The coordinator of moves: the main region's router. An order adds the next partition; the keys that become its own move in parts, one
 * from each that gives. For each it has the source copy, and when the target says that all is on its disk, writes the
 * longer map into its log: from then on, and not before, the keys are the target's. What goes wrong before is begun anew under the next
 * number. Only source and target are told; whoever else works by an old map is refused, and learns. Sources: Redis Cluster specification,
 * “Live reconfiguration”; Gray 1978 for the one record that decides.
 */
import { isSurvey } from '../../sharding/index.ts';
import type { Disk, NodeId } from '../../sim/node.ts';
import { holdersBy, MAP, mapFrom, type Move } from './map.ts';
import type { MovesStored, Planned, Rebalancing, RouterOut, RouterState } from './state.ts';

export const ADD_ORDER = 'add-partition';
export const REMOVE_ORDER = 'remove-partition';
export const MOVES_TIMER = 'moves';
const PLAN = 'moves';

/** How long to wait before who is silent is told again. Ours: longer than the widest round trip. */
export const RETRY_US = 600_000;

const isPlan = (value: unknown): value is MovesStored =>
  typeof value === 'object' && value !== null && 'plan' in value && 'attempt' in value && Array.isArray(value.plan);

/** From disk. */
export function bootRebalancing(disk: Disk): Pick<RouterState, 'map' | 'rebalancing'> {
  const stored = disk.get(PLAN);
  const { plan, attempt }: MovesStored = isPlan(stored) ? stored : { plan: [], attempt: 0 };
  return { map: mapFrom(disk.get(MAP)), rebalancing: { plan, attempt, phase: 'idle', waiting: new Set() } };
}

/** How many partitions can still be added, and how many can be taken away. */
export function reportLeft(node: RouterState, out: RouterOut): void {
  if (!node.place.elastic) return;
  out.report('toJoin', node.place.ring.all.length - nextNumber(node));
  if (node.place.mayLeave) out.report('toLeave', Math.max(0, nextNumber(node) - 1));
}

/** After a restart: what was decided is told again, what was not begins anew. */
export function resumeMoves(node: RouterState, out: RouterOut): void {
  if (node.rebalancing !== null && node.map.length > 0) tell(node, out, node.rebalancing);
  else if (node.rebalancing !== null) next(node, out, node.rebalancing);
}

/** Rows are about to move, or moving. */
export const isRebalancing = ({ rebalancing }: RouterState): boolean => rebalancing !== null && rebalancing.phase !== 'idle';

/** Number of the next partition that holds no keys; as many as there are when none is left. */
function nextNumber({ place, map }: Pick<RouterState, 'place' | 'map'>): number {
  const { all, atFirst } = place.ring;
  const holding = holdersBy(all, atFirst, map);
  const found = all.findIndex((partition) => !holding.has(partition));
  return found < 0 ? all.length : found;
}

/** The next partition that holds no keys; null: none is left. */
export const nextEmpty = (node: Pick<RouterState, 'place' | 'map'>): NodeId | null => node.place.ring.all[nextNumber(node)] ?? null;

/** Somebody orders the next partition to be added. */
export function onAdd(node: RouterState, out: RouterOut): void {
  const { all, placement } = node.place.ring;
  const last = nextNumber(node);
  const which = { kind: 'joins', partitions: last + 1 } as const;
  orderMoves(node, out, `${all[last] ?? ''} joins`, () =>
    placement.givers(last).flatMap(([from, to]) => {
      const [source, target] = [all[from], all[to]];
      return source === undefined || target === undefined ? [] : [{ from: source, to: target, which }];
    }),
  );
}

/** Somebody orders the last partition to be taken away: its keys move to the others while they are used. */
export function onRemove(node: RouterState, out: RouterOut): void {
  const { all, placement } = node.place.ring;
  const last = nextNumber(node) - 1;
  const whyNot = whyNotRemove(node, last);
  if (whyNot !== null) return out.report('rebalancing', whyNot);
  const pairs = placement.takers(last);
  const moves = pairs.flatMap(([from, to], i) => {
    const [source, target] = [all[from], all[to]];
    const which = { kind: 'leaves', partitions: last, isLast: i === pairs.length - 1 } as const;
    return source === undefined || target === undefined ? [] : [{ from: source, to: target, which }];
  });
  orderMoves(node, out, `${all[last] ?? ''} leaves`, () => moves, whyNotMove(node));
}

function whyNotRemove({ place, map }: RouterState, last: number): string | null {
  const leaving = place.ring.all[last];
  if (!place.mayLeave || leaving === undefined) return 'in this run no partition leaves: it was not set so';
  if (last === 0) return 'one partition has to stay';
  if (map.some(({ which }) => which.kind === 'from')) return 'partitions were split: what one has is not given out among the others';
  return place.ring.pins(leaving) ? `keys are kept at ${leaving}: it stays for them` : null;
}

/** Moves are planned, if nothing speaks against it. */
export function orderMoves(
  node: RouterState,
  out: RouterOut,
  why: string,
  moves: () => MovesStored['plan'],
  whyNot = whyNotAdd(node),
): void {
  const { rebalancing, place } = node;
  if (rebalancing === null || whyNot !== null) return out.report('rebalancing', whyNot ?? 'only the main region’s router moves keys');
  rebalancing.phase = 'checking';
  out.execute({ kind: 'survey', why, plan: moves() }, { kind: 'survey', ...place.sharding, strictUnique: true });
}

const whyNotAdd = (node: RouterState): string | null =>
  whyNotMove(node) ?? (node.rebalancing !== null && nextEmpty(node) === null ? 'every partition has joined already' : null);

function whyNotMove(node: RouterState): string | null {
  const { rebalancing, role, place, coordination } = node;
  if (place.behind !== null) return 'partitions of another architecture stay where they are';
  if (rebalancing === null) return null;
  if (role.value !== 'routing') return 'its map is lost';
  if (rebalancing.phase !== 'idle') return 'one at a time: keys are moving already';
  if (coordination?.change) return 'the schema is being changed: order it again when that is done';
  return null;
}

/** A row that moves may meet one with its own number, unless no row is named without the key. */
export function onSurveyed(node: RouterState, out: RouterOut, { why, plan }: Planned, survey: unknown): void {
  const { rebalancing } = node;
  if (rebalancing?.phase !== 'checking') return;
  rebalancing.phase = 'idle';
  if (!isSurvey(survey)) return;
  if (survey.complaint !== null) return out.report('rebalancing', `keys cannot move: ${survey.complaint}`);
  rebalancing.plan = plan;
  out.report('rebalancing', why);
  next(node, out, rebalancing);
}

/** The first move of the plan, under a number of its own. */
function next(node: RouterState, out: RouterOut, rebalancing: Rebalancing): void {
  if (rebalancing.plan.length === 0) {
    if (rebalancing.phase !== 'idle') {
      out.report('rebalancing', 'done');
      reportLeft(node, out);
    }
    rebalancing.phase = 'idle';
    return;
  }
  rebalancing.attempt += 1;
  rebalancing.phase = 'logging';
  log(node, out, rebalancing);
}

function log(node: RouterState, out: RouterOut, { plan, attempt }: Rebalancing): void {
  out.persist(PLAN, { plan, attempt } satisfies MovesStored);
  out.persist(MAP, node.map);
  out.sync({ kind: 'moves logged', attempt, version: node.map.length });
}

export function onMovesLogged(node: RouterState, out: RouterOut, attempt: number, version: number): void {
  const { rebalancing, map } = node;
  if (rebalancing?.attempt !== attempt || version !== map.length) return;
  if (rebalancing.phase === 'logging') {
    rebalancing.phase = 'copying';
    askToCopy(node, out, rebalancing);
  } else if (rebalancing.phase === 'deciding') tell(node, out, rebalancing);
}

const underWay = ({ plan, attempt }: Rebalancing): Move | null => {
  const [move] = plan;
  return move === undefined ? null : { ...move, attempt };
};

function askToCopy(node: RouterState, out: RouterOut, rebalancing: Rebalancing): void {
  const move = underWay(rebalancing);
  if (move === null) return;
  if (node.map.length > 0) out.send(move.from, { kind: 'map', map: node.map });
  out.send(move.from, { kind: 'move', step: 'copy', move, map: node.map });
  out.setTimer(MOVES_TIMER, RETRY_US);
}

/** All of it is on the target's disk: this is the moment at which keys change hands, once it is on this one's. */
export function onReady(node: RouterState, out: RouterOut, attempt: number): void {
  const { rebalancing } = node;
  const move = rebalancing && underWay(rebalancing);
  if (!move || rebalancing.phase !== 'copying' || move.attempt !== attempt) return;
  rebalancing.phase = 'deciding';
  rebalancing.plan = rebalancing.plan.slice(1);
  node.map = [...node.map, move];
  log(node, out, rebalancing);
}

/** This attempt leads to nothing: the next begins in a while. */
export function onAgain({ rebalancing }: RouterState, out: RouterOut, attempt: number): void {
  if (rebalancing?.phase !== 'copying' || rebalancing.attempt !== attempt) return;
  rebalancing.phase = 'waiting';
  out.setTimer(MOVES_TIMER, RETRY_US);
}

/** Source and target are told of what was decided. */
function tell(node: RouterState, out: RouterOut, rebalancing: Rebalancing): void {
  const last = node.map.at(-1);
  if (!last) return;
  rebalancing.phase = 'telling';
  rebalancing.waiting = new Set([last.to, last.from]);
  out.report('map', node.map.length);
  tellWaiting(node, out, rebalancing);
}

function tellWaiting(node: RouterState, out: RouterOut, { waiting }: Rebalancing): void {
  for (const partition of waiting) out.send(partition, { kind: 'map', map: node.map });
  out.setTimer(MOVES_TIMER, RETRY_US);
}

export function onHave(node: RouterState, out: RouterOut, from: NodeId, version: number): void {
  const { rebalancing, map } = node;
  if (rebalancing?.phase !== 'telling' || version < map.length) return;
  rebalancing.waiting.delete(from);
  if (rebalancing.waiting.size > 0) return;
  out.cancelTimer(MOVES_TIMER);
  next(node, out, rebalancing);
}

/** Whoever is silent hears it again. */
export function tellOfMoves(node: RouterState, out: RouterOut): void {
  const { rebalancing } = node;
  if (rebalancing?.phase === 'copying') askToCopy(node, out, rebalancing);
  else if (rebalancing?.phase === 'telling') tellWaiting(node, out, rebalancing);
  else if (rebalancing?.phase === 'waiting') next(node, out, rebalancing);
}
