/** Requests of a TiDB server to regions, each by the version of the region that its keys were put together by. */
import { beginCall } from '../../shared/ranges/calls.ts';
import { FIRST_VERSION, versionOf } from '../../shared/ranges/map.ts';
import { regionOf, tableIn } from '../../shared/ranges/running.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Command } from './commands.ts';
import type { Ts } from './oracle.ts';
import { kindOf } from './protocol.ts';
import type { Purpose, SqlOut, SqlState } from './state.ts';

/** Where a key stands, as far as this server knows. */
export const standsAt = (node: SqlState, key: string): number => regionOf(node, tableIn(node, key), key);

/** Where each of these stands. */
export const placed = <T extends { readonly key: string; readonly region: number }>(node: SqlState, all: Iterable<T>): readonly T[] =>
  [...all].map((each) => {
    const region = standsAt(node, each.key);
    return region === each.region ? each : { ...each, region };
  });

function epochOf({ catalogue }: SqlState, region: number): { readonly version?: number } {
  const version = catalogue ? versionOf(catalogue.map, region) : FIRST_VERSION;
  return version === FIRST_VERSION ? {} : { version };
}

export function callGet(
  node: SqlState,
  out: SqlOut,
  region: number,
  purpose: Purpose,
  startTs: Ts,
  spans: readonly Span[],
  bypass: readonly Ts[] = [],
): void {
  const id = ++node.callCount;
  beginCall(node, out, { id, region, purpose, message: { kind: 'kv-get', call: id, startTs, spans, bypass, ...epochOf(node, region) } });
}

/** The number of the call. */
export function callKv(node: SqlState, out: SqlOut, region: number, purpose: Purpose, command: Command): number {
  const id = ++node.callCount;
  beginCall(node, out, { id, region, purpose, message: { kind: kindOf(command), call: id, command, ...epochOf(node, region) } });
  return id;
}
