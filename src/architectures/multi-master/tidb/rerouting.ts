/**
 * A region has another version than this server believed: it lays what it is told over its map, and asks again what it asked, by where keys
 * stand now (tikv/client-go, internal/locate: OnRegionEpochNotMatch). Whatever was asked has had no effect there.
 */
import { backOff } from '../../shared/ranges/calls.ts';
import { learn } from '../../shared/ranges/map.ts';
import { regionsOf } from '../../shared/ranges/running.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import { callGet, callKv, standsAt } from './calls.ts';
import type { Command } from './commands.ts';
import type { EpochNotMatch } from './protocol.ts';
import type { Call, SqlOut, SqlState, Txn } from './state.ts';

export function onEpochNotMatch(node: SqlState, out: SqlOut, { call: id, regions }: EpochNotMatch): void {
  const call = node.calls.get(id);
  const map = node.catalogue?.map;
  if (call?.stage !== 'sent' || !map) return;
  node.counters.regionErrors += 1;
  // It is to have rows that it has not got yet.
  if (regions.length === 0) return backOff(node, out, call);
  for (const told of regions) learn(map, told);
  node.calls.delete(id);
  const { message, purpose } = call;
  if (message.kind === 'kv-get') return fetchAgain(node, out, call, message);
  const { command } = message;
  if (command.kind === 'resolve-lock') {
    const resolution = purpose.kind === 'resolve' ? node.resolutions.get(purpose.startTs) : undefined;
    if (resolution) resolution.pending += regions.length - 1;
    for (const { region } of regions) callKv(node, out, region, purpose, command);
    return;
  }
  askAgain(node, out, call, command);
}

function fetchAgain(
  node: SqlState,
  out: SqlOut,
  { purpose }: Call,
  { startTs, spans, bypass }: { readonly startTs: number; readonly spans: readonly Span[]; readonly bypass: readonly number[] },
): void {
  const places = new Map<number, Span[]>();
  for (const span of spans) for (const region of regionsOf(node, span)) places.set(region, [...(places.get(region) ?? []), span]);
  const run = purpose.kind === 'fetch' ? node.txns.get(purpose.txn)?.run : null;
  if (run) run.pending += places.size - 1;
  for (const [region, some] of places) callGet(node, out, region, purpose, startTs, some, bypass);
}

const byRegion = <T>(node: SqlState, items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<number, readonly T[]> => {
  const found = new Map<number, readonly T[]>();
  for (const item of items) {
    const region = standsAt(node, keyOf(item));
    found.set(region, [...(found.get(region) ?? []), item]);
  }
  return found;
};

const txnOf = ({ txns }: SqlState, { purpose }: Call): Txn | undefined => ('txn' in purpose ? txns.get(purpose.txn) : undefined);

function askAgain(node: SqlState, out: SqlOut, call: Call, command: Exclude<Command, { kind: 'resolve-lock' }>): void {
  const { id, purpose } = call;
  const txn = txnOf(node, call);
  switch (command.kind) {
    case 'prewrite': {
      const places = byRegion(node, command.mutations, ({ key }) => key);
      // One entry of one log cannot commit it any more.
      const onePhase = command.onePhase && places.size === 1;
      txn?.commit?.pending.delete(id);
      if (txn?.commit) txn.commit.onePhase &&= onePhase;
      for (const [region, mutations] of places) {
        const keys = new Set(mutations.map(({ key }) => key));
        const locked = command.locked.filter((key) => keys.has(key));
        txn?.commit?.pending.add(callKv(node, out, region, purpose, { ...command, onePhase, mutations, locked }));
      }
      return;
    }
    case 'pessimistic-lock':
      txn?.lockPending.delete(id);
      for (const [region, keys] of byRegion(node, command.keys, ({ key }) => key))
        txn?.lockPending.add(callKv(node, out, region, purpose, { ...command, keys }));
      return;
    case 'check-secondary-locks': {
      const places = byRegion(node, command.keys, (key) => key);
      const resolution = purpose.kind === 'secondaries' ? node.resolutions.get(purpose.startTs) : undefined;
      if (resolution) resolution.pending += places.size - 1;
      for (const [region, keys] of places) {
        resolution?.regions.add(region);
        callKv(node, out, region, purpose, { ...command, keys });
      }
      return;
    }
    case 'commit':
    case 'rollback': {
      const places = byRegion(node, command.keys, (key) => key);
      const primary = purpose.kind === 'commit' && txn?.commit ? standsAt(node, txn.commit.primary.key) : null;
      for (const [region, keys] of places) {
        // Those that stand elsewhere now follow when the primary is committed.
        if (primary !== null && region !== primary) continue;
        const again = callKv(node, out, region, purpose, { ...command, keys });
        if (primary === null) continue;
        txn?.commit?.pending.delete(id);
        txn?.commit?.pending.add(again);
      }
      return;
    }
    case 'check-txn-status':
    case 'txn-heart-beat':
      callKv(node, out, standsAt(node, command.key), purpose, command);
  }
}
