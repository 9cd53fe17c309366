/**
 * Push and pull at a local database. A site writes by itself; what it did goes to the server when it pushes, and what others did comes when it
 * pulls: its edits are rolled back, the server's rows come, and those edits that the server had not are replayed on top, in one commit.
 * Sources: tursodatabase/turso, sync/engine/src/database_sync_engine.rs; docs.turso.tech/sync/conflict-resolution.
 */
import type { NodeId } from '../../../../../sim/node.ts';
import type { Out } from '../../../../../sim/out.ts';
import type { SqlJob } from '../../../../../sqlite/jobs.ts';
import type { SiteJob } from '../../../../../merging/jobs.ts';
import type { Rebased, SyncJob, SyncResult } from '../../../../../merging/sync-jobs.ts';
import type { Mechanism } from '../../../../contract.ts';
import { wrote } from '../../../../shared/promises.ts';
import { microsSetting } from '../../../../shared/settings.ts';
import { advanceTo } from '../../../../shared/position.ts';
import { onDisk, TELL_TIMER } from '../../shipping.ts';
import type { Resolution } from '../../slots.ts';
import type { SiteState, SiteTag } from '../../state.ts';
import { invariants } from './invariants.ts';
import { type Copy, copyOf } from './copy.ts';
import type { PullAnswer, PushAnswer, SiteMessage } from '../../protocol.ts';

const SYNC = 'sync';
const PATIENCE = 'sync-patience';

type CopyTag = SiteTag | { readonly kind: 'sync-open' | 'sync-rebase' };
type CopyOut = Out<SiteMessage, CopyTag, SyncJob | SiteJob | SqlJob>;

interface Timing {
  readonly server: NodeId;
  readonly everyUs: number;
  readonly patienceUs: number;
}

function wayAt(timing: Timing): Resolution {
  return {
    policy: Object.freeze({ rule: 'rows', counters: [] }),
    boot(node: SiteState, out, _disk, birth): Copy {
      // Beside what the site itself asks first.
      if (!node.place.rules.isLost(birth)) out.execute({ kind: 'sync-open' }, { kind: 'sync-open' });
      out.report('syncs', true);
      return { revision: null, pushed: 0, doing: null, next: null, pulledAtMs: null, pushedAtMs: null, lastRebase: null };
    },
    orders: {
      push: (node: SiteState, out: CopyOut) => push(timing, node, out, null),
      pull: (node: SiteState, out: CopyOut) => pull(timing, node, out),
      sync: (node: SiteState, out: CopyOut) => push(timing, node, out, 'pull'),
    },
    timers: {
      // Sites tell each other nothing.
      [TELL_TIMER]: () => undefined,
      [SYNC](node: SiteState, out: CopyOut) {
        out.setTimer(SYNC, timing.everyUs);
        push(timing, node, out, 'pull');
      },
      [PATIENCE](node: SiteState, out: CopyOut) {
        const { doing } = copyOf(node);
        end(node, out);
        if (doing !== null) out.report('syncFailed', doing);
      },
    },
    messages: {
      pushed: (node: SiteState, out: CopyOut, _from: NodeId, message: PushAnswer) => onPushed(timing, node, out, message),
      pulled: (node: SiteState, out: CopyOut, _from: NodeId, message: PullAnswer) => onPulled(node, out, message),
    },
    results: {
      'sync-open'(node: SiteState, out: CopyOut, _tag: object, result: SyncResult) {
        if (result.kind !== 'sync-opened') return;
        copyOf(node).revision = result.revision;
        if (timing.everyUs > 0) out.setTimer(SYNC, timing.everyUs);
      },
      'sync-rebase': (node: SiteState, out: CopyOut, _tag: object, result: SyncResult) =>
        result.kind === 'rebased' ? onRebased(node, out, result) : end(node, out),
    },
  };
}

/** What it does now is over, whatever became of it. */
function end(node: SiteState, out: CopyOut): void {
  Object.assign(copyOf(node), { doing: null, next: null });
  out.cancelTimer(PATIENCE);
}

/** Sends what is on disk and not confirmed; `next` follows when it is. */
function push(timing: Timing, node: SiteState, out: CopyOut, next: 'pull' | null): void {
  const copy = copyOf(node);
  if (node.role.value !== 'site' || copy.revision === null || copy.doing !== null) return;
  const last = onDisk(node);
  const changes = node.unsent.map(({ change }) => change).filter(({ seq }) => seq > copy.pushed && seq <= last);
  if (changes.length === 0) return next === 'pull' ? pull(timing, node, out) : undefined;
  Object.assign(copy, { doing: 'push', next });
  out.send(timing.server, { kind: 'push', changes });
  out.setTimer(PATIENCE, timing.patienceUs);
}

function onPushed(timing: Timing, node: SiteState, out: CopyOut, { lastChange, problem }: PushAnswer): void {
  const copy = copyOf(node);
  if (lastChange > copy.pushed) Object.assign(copy, { pushed: lastChange, pushedAtMs: Math.floor(out.now / 1000) });
  if (copy.doing !== 'push') return;
  const { next } = copy;
  end(node, out);
  if (problem !== null) out.report('pushRefused', problem);
  if (next === 'pull') pull(timing, node, out);
}

function pull(timing: Timing, node: SiteState, out: CopyOut): void {
  const copy = copyOf(node);
  if (node.role.value !== 'site' || copy.revision === null || copy.doing !== null) return;
  copy.doing = 'pull';
  out.send(timing.server, { kind: 'pull', since: copy.revision });
  out.setTimer(PATIENCE, timing.patienceUs);
}

function onPulled(node: SiteState, out: CopyOut, pulled: PullAnswer): void {
  const copy = copyOf(node);
  // One that was given up comes too late.
  if (copy.doing !== 'pull' || pulled.since !== copy.revision) return;
  copy.pulledAtMs = Math.floor(out.now / 1000);
  if (pulled.revision === pulled.since) return end(node, out);
  copy.doing = 'rebase';
  out.cancelTimer(PATIENCE);
  out.execute({ kind: 'sync-rebase' }, { kind: 'sync-rebase', pull: pulled });
}

function onRebased(node: SiteState, out: CopyOut, rebased: Rebased): void {
  const { revision, outbox, position, problem } = rebased;
  const copy = copyOf(node);
  end(node, out);
  if (problem !== null) return out.report('pullFailed', problem.message);
  copy.revision = revision;
  copy.lastRebase = rebased;
  // A statement that was answered meanwhile stands behind.
  const newest = outbox.at(-1)?.seq ?? 0;
  const since = node.unsent.filter(({ change, position: at }) => at > position && change.seq > newest);
  node.unsent = [...outbox.map((change) => ({ change, position })), ...since];
  advanceTo(node, out, position);
  wrote(node.promises, out, position);
  if (outbox.length > 0) out.report('replayed', outbox.length);
}

export const lastPush: Mechanism = {
  slot: 'conflicts',
  id: 'last-push',
  at({ topology, settings }) {
    const server = topology.nodes.find(({ kind }) => kind === 'remote')?.id ?? '';
    return wayAt({ server, everyUs: microsSetting(settings, 'syncMs'), patienceUs: microsSetting(settings, 'syncPatienceMs') });
  },
  invariants,
};
