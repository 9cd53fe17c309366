/**
 * Standbys that follow standbys. A standby passes on what it has on its own disk, whether it has applied it or not, to whoever connects to
 * it, and says on which timeline. When it is promoted those that follow it go on with it; when it dies they wait, or follow the server that
 * it followed. Nobody further up knows of them: no commit waits for them (hot_standby_feedback alone travels all the way).
 * Source: PostgreSQL documentation, *Log-Shipping Standby Servers*, Cascading Replication; src/backend/replication/walsender.c
 * (XLogSendPhysical, GetStandbyFlushRecPtr); repmgr documentation, *repmgrd and cascading replication*.
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Mechanism, Topology } from '../../../contract.ts';
import type { Settings } from '../../../showing.ts';
import { isWithin, reconnect } from '../../follow.ts';
import { ofAnother } from '../../lead.ts';
import { databasesOf } from '../../places.ts';
import type { Upstream } from '../../slots.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';
import { serves, shippable, upstreamOf } from '../../upstream.ts';
import { passedOnFromDisk } from './invariants.ts';
import { type Tree, treeOf, wayUp } from './tree.ts';

/** Kept under the slot `upstream`; a restart forgets it. */
interface Cascading {
  /** How many servers further up than the one it was told to it follows. */
  higher: number;
  /** Who follows it, and when each was last heard, by its own clock. */
  readonly connected: Map<NodeId, Micros>;
}

const cascadingOf = (node: ReplicaState): Cascading => node.own['upstream'] as Cascading;

function upstreamIn(node: ReplicaState, tree: Tree): NodeId {
  const { place, standing } = node;
  const way = wayUp(tree, place.spec.id, standing.primary ?? place.spec.id);
  return way[cascadingOf(node).higher % way.length] ?? place.spec.id;
}

/** Those whose upstream it is, as they were told. */
function downstreamsIn({ place, standing }: ReplicaState, tree: Tree): readonly NodeId[] {
  const leader = standing.primary ?? place.spec.id;
  return place.databases.filter((id) => id !== leader && id !== place.spec.id && wayUp(tree, id, leader)[0] === place.spec.id);
}

/** Its followers hear that the primary is there, and up to when this copy has all that the primary had. */
function passOnBeat(node: ReplicaState, out: ReplicaOut, tree: Tree): void {
  if (!serves(node)) return;
  dropSilent(node, out, tree);
  const { timeline, history } = node.standing;
  const position = shippable(node);
  const at = node.position <= position ? node.currentAt : null;
  for (const id of new Set([...downstreamsIn(node, tree), ...node.followers.keys()]))
    out.send(id, { kind: 'heartbeat', timeline, position, history, at, ...ofAnother(node) });
}

/** Who came by himself and has been silent has gone elsewhere. */
function dropSilent(node: ReplicaState, out: ReplicaOut, tree: Tree): void {
  const { connected } = cascadingOf(node);
  const told = downstreamsIn(node, tree);
  for (const [id, at] of connected) {
    if (told.includes(id) || isWithin(node.place.silenceUs, at, out.now)) continue;
    connected.delete(id);
    node.followers.delete(id);
  }
}

/** Its upstream is silent: the one above that, up to the primary, and then the first again. */
function higherUp(node: ReplicaState, out: ReplicaOut, tree: Tree): void {
  out.setTimer('silence', node.place.silenceUs);
  if (node.role.value === 'promoting' || upstreamOf(node) === null) return;
  const before = upstreamIn(node, tree);
  cascadingOf(node).higher += 1;
  const after = upstreamIn(node, tree);
  if (after === before) return;
  out.report('upstream', after);
  reconnect(node, out);
}

function atNode(settings: Settings, topology: Topology): Upstream {
  const tree = treeOf(String(settings['primaryConninfo']), databasesOf(topology));
  const climbs = settings['upstreamFails'] === 'follow its upstream';
  return {
    passesOn: true,
    boot: (): Cascading => ({ higher: 0, connected: new Map() }),
    of: (node) => upstreamIn(node as ReplicaState, tree),
    downstreams: (node) => downstreamsIn(node as ReplicaState, tree),
    connected: (node, out, from) => void cascadingOf(node as ReplicaState).connected.set(from, out.now),
    onBeat: (node, out) => dropSilent(node as ReplicaState, out as ReplicaOut, tree),
    passOnBeat: (node, out) => passOnBeat(node as ReplicaState, out as ReplicaOut, tree),
    changed: (node) => void Object.assign(cascadingOf(node as ReplicaState), { higher: 0 }),
    ...(climbs && { onSilence: (node: object, out) => higherUp(node as ReplicaState, out as ReplicaOut, tree) }),
  };
}

export const cascade: Mechanism = {
  slot: 'upstream',
  id: 'cascade',
  at: ({ settings, topology }) => atNode(settings, topology),
  invariants: [passedOnFromDisk],
};
