/** Events given as objects, told to a recorder as the kernel would: for traces that were written by hand or read from a file. */
import { DROP_REASONS, STALL_REASONS, type TraceEvent } from '../../src/sim/events.ts';
import { EVENT, NOBODY, type Recorder } from '../../src/sim/recorder.ts';
import type { Legend } from '../../src/sim/trace.ts';
import type { Flight, TraceIndex } from '../../src/trace/world.ts';

export function recordEvents(recorder: Recorder, legend: Legend, events: readonly TraceEvent[]): void {
  for (const event of events) recordEvent(recorder, legend, event);
}

interface Cells {
  readonly about?: number;
  readonly x?: number;
  readonly y?: number;
  readonly body?: unknown;
}

function recordEvent(recorder: Recorder, legend: Legend, event: TraceEvent): void {
  const { about = 0, x = 0, y = 0, body = null } = cellsOf(event, legend);
  const id = 'node' in event ? event.node : event.type === 'send' || event.type === 'resend' ? event.from : null;
  const node = id === null ? NOBODY : legend.nodes.indexOf(id);
  recorder.record(event.seq, EVENT[event.type], event.at, event.cause, node, about, x, y, body);
}

function cellsOf(event: TraceEvent, { nodes, names }: Legend): Cells {
  switch (event.type) {
    case 'command':
      return { body: event.command };
    case 'boot':
    case 'role':
      return { body: event.role };
    case 'crash':
      return { about: event.wiped ? 1 : 0 };
    case 'send':
    case 'resend':
      return { about: nodes.indexOf(event.to), x: event.arriveAt, y: event.leaveAt ?? 0, body: event.message };
    case 'stall':
      return { about: STALL_REASONS.indexOf(event.reason) };
    case 'refuse':
      return { about: nodes.indexOf(event.peer), body: event.message };
    case 'exchange':
      return { about: nodes.indexOf(event.peer), x: event.beganAt, y: event.again, body: event.name };
    case 'drop':
      return { about: DROP_REASONS.indexOf(event.reason) };
    case 'timer':
      return { body: event.name };
    case 'execute':
      return { about: event.steps, x: event.doneAt, y: event.waitedUs, body: { job: event.job, result: event.result } };
    case 'finish':
      return { body: { result: event.result } };
    case 'wait':
      return { body: { job: event.job, waitsFor: event.waitsFor } };
    case 'sync':
      return { about: event.sharedBy, x: event.doneAt, y: event.waitedUs };
    case 'draw':
      return { about: event.low, x: event.value, y: event.high };
    case 'persist':
    case 'report':
      return { about: names.id(event.key), body: event.value };
    case 'append':
      return { about: names.id(event.log), x: event.from, y: event.count };
    case 'trim':
      return { about: names.id(event.log), x: event.count };
    case 'lose':
      return { x: event.position, body: event.reason };
    case 'call':
      return { body: { op: event.op, ...event.statement } };
    case 'return':
      return { body: { op: event.op, outcome: event.outcome, served: event.served } };
    case 'violation':
      return { body: { invariant: event.invariant, detail: event.detail } };
    default:
      return {};
  }
}

/** The first messages, at most `most`. */
export const firstFlights = (index: TraceIndex, most: number): readonly Flight[] =>
  Array.from({ length: Math.min(most, index.flightCount) }, (_, i) => index.flightAt(i));
