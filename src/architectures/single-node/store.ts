/** The store elsewhere: it keeps the latest copy on its disk, and what came after it, and hands both out on request. */
import type { Disk, NodeId } from '../../sim/node.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import { stepBy } from '../shared/step.ts';
import { backupRoles } from './machine.ts';
import { headOf } from './parts.ts';
import { keepPromises, noPromises, promise, type SyncTag } from '../shared/promises.ts';
import { bootWays } from '../shared/ways.ts';
import type { Place } from './place.ts';
import type { Backup, Copy, Increment, Part, SingleNodeMessage } from './protocol.ts';
import type { StoreOut, StoreState } from './state.ts';

const PARTS = 'parts';

/** A part as it stands on the disk, with the copy that it belongs to: those of an older one may still be there after a crash. */
interface Filed {
  readonly series: number;
  readonly part: Part;
}

export function storeLogic(place: Place): NodeLogic<StoreState, SingleNodeMessage, never, SyncTag> {
  return {
    roles: backupRoles,
    boot(disk: Disk, role, out, birth) {
      const found = disk.get('backup');
      const latest = isCopy(found) ? found : null;
      const parts = disk.log(PARTS).flatMap((entry) => (isFiled(entry) && entry.series === latest?.series ? [entry.part] : []));
      out.report('position', latest === null ? null : headOf(latest.position, parts));
      const restores = Number(disk.get('restores') ?? 0);
      const node: StoreState = { place, role, latest, parts, restores, written: 0, promises: noPromises(), own: {} };
      bootWays(place.ways, node, out, disk, birth);
      return node;
    },
    step: stepBy({ onMessage, onSynced: ({ promises }, out, tag) => keepPromises(promises, out, tag) }),
  };
}

function isCopy(value: unknown): value is Copy {
  return typeof value === 'object' && value !== null && 'image' in value && value.image instanceof Uint8Array && 'position' in value;
}

const isFiled = (value: unknown): value is Filed => typeof value === 'object' && value !== null && 'series' in value && 'part' in value;

function onMessage(node: StoreState, out: StoreOut, from: NodeId, message: SingleNodeMessage): void {
  if (message.kind === 'backup') onBackup(node, out, from, message);
  else if (message.kind === 'increment') onIncrement(node, out, from, message);
  else if (message.kind === 'fetch-backup') onFetch(node, out, from);
}

/** What is handed out replaces the database: copies of what stood there before, still on their way, come too late from now on. */
function onFetch(node: StoreState, out: StoreOut, from: NodeId): void {
  const { latest, parts } = node;
  node.restores += 1;
  out.persist('restores', node.restores);
  const message: SingleNodeMessage = {
    kind: 'backup-image',
    backup: latest,
    restores: node.restores,
    ...(parts.length > 0 && { parts }),
  };
  promise(node.promises, out, node.place.rules, { upTo: ++node.written, to: from, message });
}

/** On disk before anybody is told of it. */
function onBackup(node: StoreState, out: StoreOut, from: NodeId, { image, position, restores, takenAtUs }: Backup): void {
  if (!node.place.rules.isOfThisHistory(restores, node.restores)) return refuse(node, out, from);
  const inSeries = takenAtUs === undefined ? {} : { takenAtUs, series: (node.latest?.series ?? 0) + 1 };
  const latest = node.place.rules.kept(node.latest, { image, position, ...inSeries });
  node.latest = latest;
  out.persist('backup', latest);
  if (node.parts.length > 0) out.append(PARTS, 0, []);
  node.parts = [];
  out.report('position', latest.position);
  out.report('bytes', latest.image.length);
  confirm(node, out, from, latest.position, restores);
}

function onIncrement(node: StoreState, out: StoreOut, from: NodeId, { part, restores }: Increment): void {
  const { latest, parts, place } = node;
  if (latest === null || !place.rules.isOfThisHistory(restores, node.restores)) return refuse(node, out, from);
  const head = headOf(latest.position, parts);
  // It came before: the answer did not arrive.
  if (part.position <= head) return confirm(node, out, from, head, restores);
  if (!place.rules.isNext(part.after, head)) return refuse(node, out, from);
  node.parts = [...parts, part];
  out.append(PARTS, parts.length, [{ series: latest.series ?? 0, part } satisfies Filed]);
  out.report('position', part.position);
  confirm(node, out, from, part.position, restores);
}

const refuse = ({ restores }: StoreState, out: StoreOut, to: NodeId): void => out.send(to, { kind: 'backup-refused', restores });

function confirm(node: StoreState, out: StoreOut, to: NodeId, position: number, restores: number): void {
  const message: SingleNodeMessage = { kind: 'backup-stored', position, restores };
  promise(node.promises, out, node.place.rules, { upTo: ++node.written, to, message });
}
