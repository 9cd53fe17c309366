/** The server that sites push to and pull from: one database, which no client asks. */
import type { NodeLogic } from '../../../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../../../sim/node.ts';
import type { Out } from '../../../../../sim/out.ts';
import type { Role } from '../../../../../sim/role.ts';
import type { SiteChange } from '../../../../../merging/jobs.ts';
import type { Pushed, SyncJob, SyncResult } from '../../../../../merging/sync-jobs.ts';
import { foundOnDisk, keepPromises, noPromises, promise, type Promises, type SyncTag } from '../../../../shared/promises.ts';
import { changeRole } from '../../../../shared/roles.ts';
import { stepBy } from '../../../../shared/step.ts';
import type { Ways } from '../../../../shared/ways.ts';
import { remoteRoles } from '../../machine.ts';
import type { Rules } from '../../rules.ts';
import type { PullAnswer, PushAnswer, RemoteMessage } from '../../protocol.ts';

interface RemotePlace {
  readonly spec: NodeSpec;
  readonly rules: Rules;
  readonly ways: Ways;
}

export interface RemoteState {
  readonly place: RemotePlace;
  role: Role;
  position: number;
  readonly promises: Promises<RemoteMessage>;
  readonly own: Record<string, unknown>;
  /** What the latest push did, and whose it was, for the invariants. */
  lastPush: (Pushed & { readonly client: NodeId; readonly changes: readonly SiteChange[] }) | null;
  /** Client → its last change here. */
  lastChanges: Map<NodeId, number>;
}

type RemoteTag =
  | { readonly kind: 'open' }
  | { readonly kind: 'push'; readonly client: NodeId; readonly changes: readonly SiteChange[] }
  | { readonly kind: 'pull'; readonly client: NodeId }
  | SyncTag;
type RemoteOut = Out<RemoteMessage, RemoteTag, SyncJob>;

export const isRemoteState = (state: unknown): state is RemoteState => typeof state === 'object' && state !== null && 'lastPush' in state;

export function remoteLogic(spec: NodeSpec, rules: Rules): NodeLogic<RemoteState, RemoteMessage, SyncResult, RemoteTag> {
  const place: RemotePlace = Object.freeze({ spec, rules, ways: new Map() });
  return {
    roles: remoteRoles,
    boot(_disk, role, out, birth) {
      const promises = noPromises<RemoteMessage>();
      const node: RemoteState = { place, role, position: 0, promises, own: {}, lastPush: null, lastChanges: new Map() };
      if (rules.isLost(birth)) changeRole(remoteRoles, node, out, 'LOST');
      else out.execute({ kind: 'open' }, { kind: 'sync-open' });
      return node;
    },
    step: stepBy({
      onMessage,
      onResult,
      onSynced(node: RemoteState, out: RemoteOut, tag: RemoteTag) {
        if (tag.kind === 'written') keepPromises(node.promises, out, tag);
      },
    }),
  };
}

/** Whoever asks one that is not there hears nothing, and asks again. */
function onMessage({ role }: RemoteState, out: RemoteOut, from: NodeId, message: RemoteMessage): void {
  if (role.value !== 'remote') return;
  if (message.kind === 'push') {
    const { changes } = message;
    out.execute({ kind: 'push', client: from, changes }, { kind: 'sync-push', client: from, changes });
  }
  if (message.kind === 'pull') out.execute({ kind: 'pull', client: from }, { kind: 'sync-pull', client: from, since: message.since });
}

function onResult(node: RemoteState, out: RemoteOut, tag: RemoteTag, result: SyncResult): void {
  const { promises, place } = node;
  if (result.kind === 'sync-opened') {
    foundOnDisk(promises, result.revision);
    advance(node, out, result.revision);
    node.lastChanges = new Map(result.lastChanges);
    changeRole(remoteRoles, node, out, 'READY');
    return;
  }
  if (tag.kind !== 'push' && tag.kind !== 'pull') return;
  const to = tag.client;
  if (tag.kind === 'push' && result.kind === 'pushed') {
    const { position, lastChange, problem, unseen } = result;
    advance(node, out, position);
    node.lastPush = { ...result, client: to, changes: tag.changes };
    node.lastChanges.set(to, lastChange);
    if (unseen > 0) out.report('unseen', [to, unseen]);
    if (problem !== null) out.report('refusedPush', to);
    const message: PushAnswer = { kind: 'pushed', lastChange, problem: problem?.message ?? null };
    promise(promises, out, place.rules, { upTo: position, to, message });
  }
  if (result.kind === 'pulled') {
    const { position, since, revision, rows, lastChange } = result;
    const message: PullAnswer = { kind: 'pulled', since, revision, rows, lastChange };
    promise(promises, out, place.rules, { upTo: position, to, message });
  }
}

function advance(node: RemoteState, out: RemoteOut, position: number): void {
  if (position <= node.position) return;
  node.position = position;
  out.report('position', position);
}
