/** A partition: it holds its share of the rows and knows nothing of the others. It runs what a router sends. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { type Asked, asQueryResult, POSITION_JOB, queryJob, refusal } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { foundOnDisk, keepPromises, noPromises, promise } from '../shared/promises.ts';
import { busy, endIdle, IDLE_TIMER, idle } from '../shared/transactions/idle.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { partitionRoles } from './machine.ts';
import type { Place } from './place.ts';
import { advanceTo } from './position.ts';
import type { Fetch, Forward, PartitionRouterMessage } from './protocol.ts';
import type { PartitionOut, PartitionState, PartitionTag } from './state.ts';
import { bootVersions, endChange, onSchema } from './versions.ts';

export function partitionLogic(place: Place): NodeLogic<PartitionState, PartitionRouterMessage, SqlResult, PartitionTag> {
  return {
    roles: partitionRoles,
    boot(disk, role, out, birth) {
      const versions = bootVersions(disk);
      const node: PartitionState = {
        place,
        role,
        position: 0,
        promises: noPromises(versions.version),
        versions,
        recent: noOperations(),
        own: {},
        idleSince: new Map(),
        foreign: null,
        lastWrite: null,
        ran: null,
      };
      bootWays(place.ways, node, out, disk, birth);
      if (birth === 'first') out.persist('version', 0);
      else changeRole(partitionRoles, node, out, place.rules.isLost(birth) ? 'LOST' : 'READY');
      out.execute({ kind: 'position' }, POSITION_JOB);
      return node;
    },
    step: stepBy({ onMessage, onResult, onSynced, onTimer }),
  };
}

function onMessage(node: PartitionState, out: PartitionOut, from: NodeId, message: PartitionRouterMessage): void {
  switch (message.kind) {
    case 'forward':
      return onForward(node, out, from, message);
    case 'fetch':
      return onFetch(node, out, from, message);
    case 'schema':
      return onSchema(node, out, message);
  }
}

/** Why this cannot be run here and now, or null. */
function whyNot(node: PartitionState, { version, places }: Forward | Fetch): string | null {
  const { spec, ring, rules } = node.place;
  const { id } = spec;
  node.foreign = places.find((place) => ring.partitionOf(place) !== id) ?? null;
  const foreign = places.find((place) => !rules.isAtHome(ring, id, place));
  if (foreign !== undefined) return `${id} does not hold ${foreign}: the router’s map is not the partition’s.`;
  if (node.role.value !== 'serving') return `The disk of ${id} was lost, and its rows with it: no other node has a copy.`;
  const now = node.versions;
  if (!rules.isOnSchema(version, now.version, now.applying))
    return `The schema is being changed and ${id} is at version ${now.version}, the router at ${version}. Ask again in a moment.`;
  node.ran = { planned: version, version: now.version, changing: now.applying !== null };
  return null;
}

function onForward(node: PartitionState, out: PartitionOut, router: NodeId, message: Forward): void {
  const { op, sql, params, readOnly, nowMs, within, transaction, ends, branch } = message;
  if (node.place.rules.isRepeated(!accept(node.recent, op))) return;
  // An end is planned for no schema; a change of it waits for those that are open.
  const why = ends ? null : whyNot(node, message);
  if (why !== null) return out.send(router, { kind: 'forward-reply', op, outcome: refusal(why), position: null });
  if (!readOnly) node.lastWrite = { op, branch: branch === true };
  const asked: Asked = { op, sql, params, ...(transaction && { transaction }), ...(ends && { ends }) };
  const tag = { kind: 'forward', router, asked } as const;
  busy(node.idleSince, asked);
  if (within !== null && nowMs !== null) return out.execute(tag, { kind: 'within', sql, params, seed: op, nowMs, ...within });
  const job = queryJob(asked, readOnly);
  out.execute(tag, nowMs === null || job.kind !== 'query' ? job : { ...job, nowMs });
}

function onFetch(node: PartitionState, out: PartitionOut, router: NodeId, message: Fetch): void {
  const { fetch, sql, params, transaction } = message;
  if (node.place.rules.isRepeated(!accept(node.recent, fetch))) return;
  const why = whyNot(node, message);
  if (why !== null) return out.send(router, { kind: 'fragment', fetch, rows: [], failed: refusal(why) });
  const inside = transaction && { transaction };
  if (transaction) busy(node.idleSince, { op: fetch, sql, params, transaction });
  out.execute(
    { kind: 'fetch', fetch, router, ...inside },
    { kind: 'query', sql, params, seed: fetch, readOnly: true, bulk: true, ...inside },
  );
}

function onResult(node: PartitionState, out: PartitionOut, tag: PartitionTag, result: SqlResult): void {
  const { outcome, position } = asQueryResult(result);
  switch (tag.kind) {
    case 'written':
    case 'idle':
      return;
    case 'position':
      return result.kind === 'applied' ? onPosition(node, out, result.position) : undefined;
    case 'schema':
      advanceTo(node, out, position);
      return endChange(node, out, result);
    case 'fetch': {
      const { fetch, router, transaction } = tag;
      if (transaction) idle(node.idleSince, out, node.place.idleUs, { op: fetch, sql: '', params: [], transaction }, outcome);
      const rows = outcome.ok ? outcome.rows : [];
      return tell(node, out, router, position, { kind: 'fragment', fetch, rows, failed: outcome.ok ? null : outcome });
    }
    case 'forward':
      advanceTo(node, out, position);
      idle(node.idleSince, out, node.place.idleUs, tag.asked, outcome);
      return tell(node, out, tag.router, position, { kind: 'forward-reply', op: tag.asked.op, outcome, position });
  }
}

function onTimer(node: PartitionState, out: PartitionOut, name: string): void {
  if (name === IDLE_TIMER) endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
}

function onSynced({ promises }: PartitionState, out: PartitionOut, tag: PartitionTag): void {
  if (tag.kind === 'written') keepPromises(promises, out, tag);
}

/** The first job of a life: nothing had been written in it. */
function onPosition(node: PartitionState, out: PartitionOut, position: number): void {
  foundOnDisk(node.promises, position);
  advanceTo(node, out, position);
}

/** A message that tells of the database as it was at `position`. */
function tell(node: PartitionState, out: PartitionOut, to: NodeId, position: number, message: PartitionRouterMessage): void {
  const { promises, place, versions } = node;
  promise(promises, out, place.rules, { upTo: position === 0 ? 0 : position + versions.version, to, message });
}
