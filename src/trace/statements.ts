/** Which statement stands behind what nodes only count: read off the trace, so known to whoever looks on, not to the nodes. */
import type { Micros } from '../sim/node.ts';
import type { TraceIndex } from './world.ts';

const CAUSES_MAX = 12;

/** The statement whose commit made this version, as of a moment; null when the trace that is held does not tell. */
export function statementOf(index: TraceIndex, position: number, untilUs: Micros): string | null {
  let seq = index.versions.eventOf(position, untilUs);
  for (let i = 0; seq !== undefined && i < CAUSES_MAX; i++) {
    const event = index.event(seq);
    if (!event) return null;
    if (event.type === 'execute' && 'sql' in event.job && typeof event.job.sql === 'string') return event.job.sql;
    if (event.type === 'call') return event.statement.sql;
    seq = event.cause;
  }
  return null;
}
