/** Requests of a TiDB server to regions. */
import { beginCall } from '../../shared/ranges/calls.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Command } from './commands.ts';
import type { Ts } from './oracle.ts';
import { kindOf } from './protocol.ts';
import type { Purpose, SqlOut, SqlState } from './state.ts';

export function callGet(node: SqlState, out: SqlOut, region: number, purpose: Purpose, startTs: Ts, spans: readonly Span[]): void {
  const id = ++node.callCount;
  beginCall(node, out, { id, region, purpose, message: { kind: 'kv-get', call: id, startTs, spans, bypass: [] } });
}

export function callKv(node: SqlState, out: SqlOut, region: number, purpose: Purpose, command: Command): void {
  const id = ++node.callCount;
  beginCall(node, out, { id, region, purpose, message: { kind: kindOf(command), call: id, command } });
}
