/** The primary's side: it pushes nothing, and answers who asks how far its log is, and for what comes after a position. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import type { Way } from '../../../contract.ts';
import { shippable } from '../../upstream.ts';
import { since } from '../../log.ts';
import type { ReplicaState } from '../../state.ts';
import type { BatchAsked, Embedded } from './protocol.ts';

/** Source: libsql-server/src/rpc/replication/replication_log.rs, MAX_FRAMES_PER_BATCH. */
const BATCH = 1024;

interface SnapshotTag {
  readonly kind: 'snapshot';
  readonly to: NodeId;
}

const isUp = (node: ReplicaState): boolean => node.role.value === 'primary';

function onHello(node: ReplicaState, out: Out<Embedded>, from: NodeId): void {
  if (isUp(node)) out.send(from, { kind: 'welcome', index: shippable(node) });
}

function onBatchAsked(node: ReplicaState, out: Out<Embedded>, from: NodeId, { after }: BatchAsked): void {
  if (!isUp(node)) return;
  const changes = since(node.log, after, Math.max(0, Math.min(BATCH, shippable(node) - after)));
  if (changes !== null) return out.send(from, { kind: 'frames', after, changes });
  const tag: SnapshotTag = { kind: 'snapshot', to: from };
  out.execute(tag, { kind: 'image' });
}

function onImage(node: ReplicaState, out: Out<Embedded>, { to }: SnapshotTag, result: SqlResult): void {
  if (result.kind !== 'image' || !isUp(node)) return;
  // What is not on disk yet, nobody else gets: whoever asks again finds it there.
  if (result.position > shippable(node)) return;
  out.send(to, { kind: 'snapshot', image: result.image, position: result.position });
}

export const atPrimary: Way = {
  messages: {
    hello: (node, out, from) => onHello(node as ReplicaState, out as Out<Embedded>, from),
    'batch-asked': (node, out, from, message) => onBatchAsked(node as ReplicaState, out as Out<Embedded>, from, message as BatchAsked),
  },
  results: {
    snapshot: (node, out, tag, result) => onImage(node as ReplicaState, out as Out<Embedded>, tag as SnapshotTag, result as SqlResult),
  },
};
