/** What a TiKV peer tells the placement driver of itself, and is told: whom to hand its lead to. */
import type { NodeId } from '../../../sim/node.ts';
import { numberOfPd, pdAt } from './asking-pd.ts';
import type { HeartbeatReply, NotLeader } from './protocol.ts';
import { group, type KvState, type MemberOut } from './state.ts';

export const HEARTBEAT_TIMER = 'placement heartbeat';
/** In the place of a call's number, where who is asked does not lead the placement driver. */
export const HEARTBEAT = -1;

/** Every so often. Where nothing has come back since the last time, the next member of the placement driver is told. */
export function beat(node: KvState, out: MemberOut): void {
  const { placement } = node.place;
  if (placement === null) return;
  const { told } = node;
  if (told.isWaiting) told.pd += 1;
  told.isWaiting = true;
  tell(node, out);
  out.setTimer(HEARTBEAT_TIMER, placement.heartbeatUs);
}

function tell(node: KvState, out: MemberOut): void {
  const { pds, spec } = node.place;
  const pd = pdAt(pds, node.told.pd);
  const isLeader = group.isLeader(node);
  if (isLeader) node.told.epoch = group.epoch(node);
  if (pd === undefined) return;
  out.send(pd, { kind: isLeader ? 'region-heartbeat' : 'store-heartbeat', region: spec.part ?? '', term: group.epoch(node) });
}

/** Whoever comes to lead a region says so at once. */
export function tellOfLead(node: KvState, out: MemberOut): void {
  if (node.place.placement !== null && group.isLeader(node) && node.told.epoch !== group.epoch(node)) tell(node, out);
}

export function onHeartbeatReply(node: KvState, out: MemberOut, { lead, term }: HeartbeatReply): void {
  node.told.isWaiting = false;
  if (lead === null || !group.isLeader(node) || group.epoch(node) !== term) return;
  out.report('transferLeader', lead);
  group.order(node, out, { does: 'lead', member: lead });
}

/** It was told to one that does not lead the placement driver. */
export function onOtherLeads(node: KvState, out: MemberOut, from: NodeId, { leader }: NotLeader): void {
  const { pds } = node.place;
  if (leader === null || leader === from || pdAt(pds, node.told.pd) !== from) return;
  node.told.pd = numberOfPd(pds, leader);
  tell(node, out);
}
