/**
 * A node's hybrid logical clock, and how it is compared with others'. Nobody waits for it: it is taken to be within `maxOffset` of all others,
 * and a node that finds itself further off than most of its share of that stops (cockroachdb/cockroach, pkg/util/hlc and pkg/rpc/clock_offset.go).
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import { type Hlc, TICKS_PER_MS, tick } from '../../shared/timestamps/hlc.ts';
import type { ClockPlace } from './place.ts';
import type { ClockProbe, ClockReading } from './protocol.ts';

export const PROBE_TIMER = 'compare clocks';

/** How far another clock is ahead, and how wrong that may be, µs. Never changed. */
export interface Offset {
  readonly offsetUs: Micros;
  readonly errorUs: Micros;
}

/** Of a node that has such a clock. */
export interface Clocked {
  readonly place: ClockPlace;
  /** The last timestamp that it gave or was told. */
  hlc: Hlc;
  /** What its own clock showed at its last step, ms. */
  wallMs: number;
  /** The highest that it was told in this step and believed; 0: none. For whoever checks. */
  heard: Hlc;
  readonly offsets: Map<NodeId, Offset>;
  /** It was too far off, and does nothing any more. */
  stopped: boolean;
}

export const newClock = (): Omit<Clocked, 'place'> => ({ hlc: 0, wallMs: 0, heard: 0, offsets: new Map(), stopped: false });

interface Out {
  readonly now: Micros;
  send(to: NodeId, message: ClockProbe | ClockReading): void;
  setTimer(name: string, minUs: Micros, maxUs?: Micros): void;
  report(key: string, value: number): void;
}

/** A timestamp of its own. */
export function now(node: Clocked, out: { readonly now: Micros }): Hlc {
  node.hlc = tick(node.hlc, out.now / 1000);
  return node.hlc;
}

/** Every message brings its sender's clock. False: that is further ahead than any may be, and the message is left alone. */
export function hear(node: Clocked, out: { readonly now: Micros }, told: Hlc): boolean {
  const { maxOffset, rules, stopsAtUs } = node.place;
  const wall = Math.floor(out.now / 1000) * TICKS_PER_MS;
  // Only where nodes look after their clocks at all: else all is believed.
  if (stopsAtUs < Number.POSITIVE_INFINITY && told > wall + maxOffset && told > node.hlc + maxOffset) return false;
  node.heard = Math.max(node.heard, told);
  node.hlc = rules.hears(node.hlc, told);
  return true;
}

export function beginProbing(node: Clocked, out: Out): void {
  if (node.place.peers.length > 0) out.setTimer(PROBE_TIMER, 1, node.place.probeUs);
}

export function onProbeTimer(node: Clocked, out: Out): void {
  const { peers, probeUs } = node.place;
  for (const peer of peers) out.send(peer, { kind: 'clock-probe', hlc: now(node, out), asked: out.now });
  out.setTimer(PROBE_TIMER, probeUs);
}

export function onProbe(node: Clocked, out: Out, from: NodeId, { asked }: ClockProbe): void {
  out.send(from, { kind: 'clock-reading', hlc: now(node, out), asked, at: out.now });
}

/** It spoke somewhere between question and answer. True: this node has to stop. */
export function onReading(node: Clocked, out: Out, from: NodeId, { asked, at }: ClockReading): boolean {
  const { stopsAtUs, rules } = node.place;
  // Its own clock was set meanwhile.
  if (out.now < asked) return false;
  const errorUs = Math.ceil((out.now - asked) / 2);
  node.offsets.set(from, Object.freeze({ offsetUs: at + errorUs - out.now, errorUs }));
  // What may lie within is let pass (RemoteOffset.isHealthy).
  const off = [...node.offsets.values()].filter((each) => Math.abs(each.offsetUs) - each.errorUs > stopsAtUs);
  if (!rules.stops(off.length > node.offsets.size / 2)) return false;
  node.stopped = true;
  out.report('clockStop', Math.round((off[0]?.offsetUs ?? 0) / 1000));
  return true;
}

/** Mean of what is known of others' clocks, ms. */
export const meanOffsetMs = ({ offsets }: Clocked): number =>
  offsets.size === 0 ? 0 : Math.round([...offsets.values()].reduce((sum, { offsetUs }) => sum + offsetUs, 0) / offsets.size / 1000);
