/** A partition: it holds its share of the rows and knows nothing of the others. It runs what a router sends. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { MovingResult } from '../../sharding/jobs.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { type Asked, asQueryResult, POSITION_JOB, queryJob, refusal } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, isKnown, noOperations } from '../shared/recent.ts';
import { foundOnDisk, keepPromises, noPromises, promise } from '../shared/promises.ts';
import { busy, endIdle, IDLE_TIMER, idle } from '../shared/transactions/idle.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { isElsewhere, MOVED, refused, whyFull, whyNot } from './admitting.ts';
import { bootMap, onMap, onMapStored, onMoved, reportEmpty } from './adopting.ts';
import { onRows, onRowsStored } from './arriving.ts';
import { DRAINING_TIMER, lookWhetherDrained } from './draining.ts';
import { isLost } from './lost.ts';
import { partitionRoles } from './machine.ts';
import { MOVING_TIMER, onCopied, onCopy, onGot, onMoveSynced, resend } from './moving.ts';
import type { Place } from './place.ts';
import { advanceTo } from '../shared/position.ts';
import { bootWriters, forgetWaiting, isItsTurn, nextWriter } from './reference.ts';
import type { Work } from './slots.ts';
import { countLoad, LOAD_TIMER, onSecond, onSized, watchLoad } from './splitting.ts';
import type { Fetch, Forward, PartitionRouterMessage } from './protocol.ts';
import type { PartitionOut, PartitionState, PartitionTag } from './state.ts';
import { bootVersions, endChange, onSchema } from './versions.ts';

const handle = stepBy<PartitionState, PartitionRouterMessage, SqlResult | MovingResult, PartitionTag>({
  onMessage,
  onResult,
  onSynced,
  onTimer,
});

export function partitionLogic(place: Place): NodeLogic<PartitionState, PartitionRouterMessage, SqlResult | MovingResult, PartitionTag> {
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
        lastFetch: null,
        ran: null,
        writers: { holder: null, waiting: [] },
        ...bootMap(disk),
      };
      bootWays(place.ways, node, out, disk, birth);
      node.writers = bootWriters(node);
      if (birth === 'first') out.persist('version', 0);
      else changeRole(partitionRoles, node, out, isLost(place.rules, disk, out, birth) ? 'LOST' : 'READY');
      reportEmpty(node, out);
      watchLoad(node, out);
      out.execute({ kind: 'position' }, POSITION_JOB);
      return node;
    },
    step(node, input, out) {
      handle(node, input, out);
      for (let next = nextWriter(node); next !== null; next = nextWriter(node)) takeTurn(node, out, next.router, next.message);
    },
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
    case 'map':
      return onMap(node, out, message.map);
    case 'rows':
      return onRows(node, out, from, message);
    case 'move':
      if (message.step === 'copy') return onCopy(node, out, from, message);
      return message.step === 'got' ? onGot(node, out, message.attempt, message.seq) : undefined;
  }
}

function onForward(node: PartitionState, out: PartitionOut, router: NodeId, message: Forward): void {
  const { op, readOnly, ends, tries } = message;
  const { rules } = node.place;
  if (!ends && isElsewhere(node, message) && !rules.isRepeated(isKnown(node.recent, op))) return sendElsewhere(node, out, router, message);
  const work: Work = { writes: !readOnly, whole: message.whole === true };
  const enough = ends || rules.isRepeated(isKnown(node.recent, op)) ? null : node.place.throughput.waitUs(node, out, work);
  if (enough !== null) return out.send(router, { ...refused(node, op, enough), ...(tries && { tries }) });
  if (rules.isRepeated(!accept(node.recent, op))) return;
  if (ends) forgetWaiting(node, ends.transaction);
  if (isItsTurn(node, router, message)) carryOut(node, out, router, message);
}

/** It has waited to write a reference table; keys may have begun to move meanwhile. */
function takeTurn(node: PartitionState, out: PartitionOut, router: NodeId, message: Forward): void {
  if (isElsewhere(node, message)) sendElsewhere(node, out, router, message);
  else carryOut(node, out, router, message);
}

function sendElsewhere(node: PartitionState, out: PartitionOut, router: NodeId, { op, tries }: Forward): void {
  out.send(router, { kind: 'forward-reply', op, outcome: MOVED, position: null, moved: node.map, ...(tries && { tries }) });
}

function carryOut(node: PartitionState, out: PartitionOut, router: NodeId, message: Forward): void {
  const { op, sql, params, readOnly, nowMs, within, transaction, ends, branch, seed = op } = message;
  const work: Work = { writes: !readOnly, whole: message.whole === true };
  // An end is planned for no schema; a change of it waits for those that are open.
  const why = ends ? null : (whyNot(node, message) ?? whyFull(node, message));
  if (why !== null) return out.send(router, { kind: 'forward-reply', op, outcome: refusal(why), position: null });
  countLoad(node, message.places);
  if (!readOnly) node.lastWrite = { op, branch: branch === true };
  const asked: Asked = { op, sql, params, ...(transaction && { transaction }), ...(ends && { ends }) };
  const tag = { kind: 'forward', router, asked, work } as const;
  busy(node.idleSince, asked);
  if (within !== null && nowMs !== null) return out.execute(tag, { kind: 'within', sql, params, seed: op, nowMs, ...within });
  const job = queryJob(asked, readOnly);
  out.execute(tag, nowMs === null || job.kind !== 'query' ? job : { ...job, nowMs, seed });
}

function onFetch(node: PartitionState, out: PartitionOut, router: NodeId, message: Fetch): void {
  const { fetch, sql, params, transaction } = message;
  if (isElsewhere(node, message)) return out.send(router, { kind: 'fragment', fetch, rows: [], failed: MOVED, moved: node.map });
  const work: Work = { writes: false, whole: message.places.length === 0 };
  const enough = node.place.rules.isRepeated(isKnown(node.recent, fetch)) ? null : node.place.throughput.waitUs(node, out, work);
  if (enough !== null) {
    const { outcome, retryUs } = refused(node, fetch, enough);
    return out.send(router, { kind: 'fragment', fetch, rows: [], failed: outcome, retryUs });
  }
  if (node.place.rules.isRepeated(!accept(node.recent, fetch))) return;
  const why = whyNot(node, message);
  if (why !== null) return out.send(router, { kind: 'fragment', fetch, rows: [], failed: refusal(why) });
  countLoad(node, message.places);
  const inside = transaction && { transaction };
  if (transaction) busy(node.idleSince, { op: fetch, sql, params, transaction });
  out.execute(
    { kind: 'fetch', fetch, router, work, ...inside },
    { kind: 'query', sql, params, seed: fetch, readOnly: true, bulk: true, ...inside },
  );
}

function onResult(node: PartitionState, out: PartitionOut, tag: PartitionTag, found: SqlResult | MovingResult): void {
  if (tag.kind === 'copying') return onCopied(node, out, tag.attempt, found as MovingResult);
  if (tag.kind === 'leaving' || tag.kind === 'installing' || tag.kind === 'removing') return onMoved(node, out, found as MovingResult);
  if (tag.kind === 'sizing') return onSized(node, out, found as MovingResult);
  const result = found as SqlResult;
  const { outcome, position } = asQueryResult(result);
  switch (tag.kind) {
    case 'idle':
      return;
    case 'position':
      return result.kind === 'applied' ? onPosition(node, out, result.position) : undefined;
    case 'schema':
      advanceTo(node, out, position);
      return endChange(node, out, result);
    case 'fetch': {
      const { fetch, router, transaction, work } = tag;
      node.place.throughput.charge(node, out, work, outcome);
      if (transaction) idle(node.idleSince, out, node.place.idleUs, { op: fetch, sql: '', params: [], transaction }, outcome);
      const rows = outcome.ok ? outcome.rows : [];
      if (!transaction) node.lastFetch = { fetch };
      return tell(node, out, router, position, { kind: 'fragment', fetch, rows, failed: outcome.ok ? null : outcome });
    }
    case 'forward':
      advanceTo(node, out, position);
      if (!tag.asked.ends) node.place.throughput.charge(node, out, tag.work, outcome);
      idle(node.idleSince, out, node.place.idleUs, tag.asked, outcome);
      return tell(node, out, tag.router, position, { kind: 'forward-reply', op: tag.asked.op, outcome, position });
  }
}

function onTimer(node: PartitionState, out: PartitionOut, name: string): void {
  if (name === IDLE_TIMER) endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
  else if (name === MOVING_TIMER) resend(node, out);
  else if (name === DRAINING_TIMER) lookWhetherDrained(node, out);
  else if (name === LOAD_TIMER) onSecond(node, out);
}

function onSynced(node: PartitionState, out: PartitionOut, tag: PartitionTag): void {
  switch (tag.kind) {
    case 'written':
      return keepPromises(node.promises, out, tag);
    case 'move begun':
    case 'move stopped':
      return onMoveSynced(node, out, tag.kind, tag.attempt);
    case 'rows stored':
      return onRowsStored(node, out, tag.source, tag.rows);
    case 'map stored':
      return onMapStored(node, out, tag.version);
  }
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
