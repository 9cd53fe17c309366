/** A site: which handler gets what. */
import { advanceTo } from '../../shared/position.ts';
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { SiteResult } from '../../../merging/jobs.ts';
import { foundOnDisk, keepPromises, noPromises } from '../../shared/promises.ts';
import { noOperations } from '../../shared/recent.ts';
import { changeRole } from '../../shared/roles.ts';
import { stepBy } from '../../shared/step.ts';
import { endIdle, IDLE_TIMER } from '../../shared/transactions/idle.ts';
import { bootWays } from '../../shared/ways.ts';
import { siteRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { SiteMessage } from './protocol.ts';
import { reportKept } from './reports.ts';
import { mergeReady, onAck, onChanges, onMerged, onTell, SHIP_TIMER, shipAll, shipSoon, TELL_TIMER } from './shipping.ts';
import { onLooked, onQuery, onStatement, onWritten } from './statements.ts';
import type { SiteOut, SiteState, SiteTag } from './state.ts';

type Result = SqlResult | SiteResult;

export function siteLogic(place: Place): NodeLogic<SiteState, SiteMessage, Result, SiteTag> {
  return {
    roles: siteRoles,
    boot(disk, role, out, birth) {
      const node: SiteState = {
        ...{ place, role, position: 0, applied: new Map(), unsent: [], held: new Map(), merging: false, forgetting: false, toldOf: '' },
        peers: new Map(place.others.map((id) => [id, { sent: 0, told: new Map(), movedAt: out.now, patience: 1 }])),
        kept: { conflicts: 0, tombstones: 0, hidden: 0 },
        ...{ promises: noPromises<SiteMessage>(), recent: noOperations(), idleSince: new Map(), strict: new Set<string>() },
        ...{ own: {}, lastWritten: null, lastMerged: null },
      };
      bootWays(place.ways, node, out, disk, birth);
      if (place.rules.isLost(birth)) changeRole(siteRoles, node, out, 'LOST');
      else out.execute({ kind: 'open' }, { kind: 'site-open' });
      return node;
    },
    step: stepBy({ onMessage, onResult, onTimer, onSynced }),
  };
}

function onMessage(node: SiteState, out: SiteOut, from: NodeId, message: SiteMessage): void {
  if (message.kind === 'query') return onQuery(node, out, from, message);
  // What it has is not known before it was read.
  if (node.role.value !== 'site') return;
  if (message.kind === 'change') onChanges(node, out, from, message);
  else if (message.kind === 'change-ack') onAck(node, out, from, message);
}

function onResult(node: SiteState, out: SiteOut, tag: SiteTag, result: Result): void {
  switch (result.kind) {
    case 'opened':
      return onOpened(node, out, result);
    case 'written':
      return tag.kind === 'write' ? onWritten(node, out, tag.from, tag.asked, result) : undefined;
    case 'merged':
      advanceTo(node, out, result.position);
      reportKept(node, out, result.kept);
      return onMerged(node, out, result);
    case 'forgot':
      node.forgetting = false;
      return reportKept(node, out, result.kept);
    case 'found':
      return;
    default:
      return onAnswer(node, out, tag, result);
  }
}

function onAnswer(node: SiteState, out: SiteOut, tag: SiteTag, result: SqlResult): void {
  if (tag.kind === 'look') return onLooked(node, out, tag.from, tag.asked, result);
  if (tag.kind === 'statement') return onStatement(node, out, tag.from, tag.asked, result);
  if (tag.kind === 'merge') {
    // Its queue was full: the changes come again.
    node.merging = false;
    return mergeReady(node, out);
  }
  if (tag.kind === 'forget') node.forgetting = false;
  if (tag.kind === 'write' && result.kind === 'problem') {
    const outcome = { ok: false, definite: true, problem: result.problem } as const;
    const { position } = node;
    onWritten(node, out, tag.from, tag.asked, { kind: 'written', outcome, position, classification: null, change: null, sent: null });
  }
}

/** The first job of a life: nothing had been written in it. */
function onOpened(node: SiteState, out: SiteOut, found: Extract<SiteResult, { kind: 'opened' }>): void {
  const { position, applied, outbox, kept } = found;
  foundOnDisk(node.promises, position);
  node.unsent = [...outbox.map((change) => ({ change, position })), ...node.unsent];
  node.applied = new Map([...applied, ...node.applied]);
  advanceTo(node, out, position);
  reportKept(node, out, kept);
  changeRole(siteRoles, node, out, 'READY');
  out.setTimer(TELL_TIMER, node.place.tellUs);
  shipSoon(node, out);
}

function onSynced(node: SiteState, out: SiteOut, tag: SiteTag): void {
  if (tag.kind !== 'written') return;
  keepPromises(node.promises, out, tag);
  shipSoon(node, out);
}

function onTimer(node: SiteState, out: SiteOut, name: string): void {
  if (name === SHIP_TIMER) shipAll(node, out);
  else if (name === TELL_TIMER) onTell(node, out);
  else if (name === IDLE_TIMER) endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
}
