/** The store in another region: it keeps the latest copy on its disk and hands it out on request. */
import type { Disk, NodeId } from '../../sim/node.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import { stepBy } from '../shared/step.ts';
import { backupRoles } from './machine.ts';
import { keepPromises, noPromises, promise, type SyncTag } from '../shared/promises.ts';
import { bootWays } from '../shared/ways.ts';
import type { Place } from './place.ts';
import type { Backup, Copy, SingleNodeMessage } from './protocol.ts';
import type { StoreOut, StoreState } from './state.ts';

export function storeLogic(place: Place): NodeLogic<StoreState, SingleNodeMessage, never, SyncTag> {
  return {
    roles: backupRoles,
    boot(disk: Disk, role, out, birth) {
      const found = disk.get('backup');
      const latest = isCopy(found) ? found : null;
      out.report('position', latest?.position ?? null);
      const restores = Number(disk.get('restores') ?? 0);
      const node: StoreState = { place, role, latest, restores, written: 0, promises: noPromises(), own: {} };
      bootWays(place.ways, node, out, disk, birth);
      return node;
    },
    step: stepBy({ onMessage, onSynced: ({ promises }, out, tag) => keepPromises(promises, out, tag) }),
  };
}

function isCopy(value: unknown): value is Copy {
  return typeof value === 'object' && value !== null && 'image' in value && value.image instanceof Uint8Array && 'position' in value;
}

function onMessage(node: StoreState, out: StoreOut, from: NodeId, message: SingleNodeMessage): void {
  if (message.kind === 'backup') onBackup(node, out, from, message);
  else if (message.kind === 'fetch-backup') onFetch(node, out, from);
}

/** What is handed out replaces the database: copies of what stood there before, still on their way, come too late from now on. */
function onFetch(node: StoreState, out: StoreOut, from: NodeId): void {
  node.restores += 1;
  out.persist('restores', node.restores);
  const message: SingleNodeMessage = { kind: 'backup-image', backup: node.latest, restores: node.restores };
  promise(node.promises, out, node.place.rules, { upTo: ++node.written, to: from, message });
}

/** On disk before anybody is told of it. */
function onBackup(node: StoreState, out: StoreOut, from: NodeId, { image, position, restores }: Backup): void {
  if (!node.place.rules.isOfThisHistory(restores, node.restores))
    return out.send(from, { kind: 'backup-refused', restores: node.restores });
  const latest = node.place.rules.kept(node.latest, { image, position });
  node.latest = latest;
  out.persist('backup', latest);
  out.report('position', latest.position);
  out.report('bytes', latest.image.length);
  const message: SingleNodeMessage = { kind: 'backup-stored', position: latest.position, restores };
  promise(node.promises, out, node.place.rules, { upTo: ++node.written, to: from, message });
}
