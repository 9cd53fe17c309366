/** What nodes of TiDB show of themselves: timestamps, the columns of a region, transactions under way, and their part of a Raft group. */
import { type Fact, type InsideRoom, latest, NOTHING_KNOWN, type Knows } from '../../inside.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { keyText } from '../../../sharding/index.ts';
import type { KeySpan } from '../../shared/ranges/map.ts';
import { physicalOf } from './oracle.ts';
import { leadersByStore } from './placement.ts';
import { isBound, type Payload } from './protocol.ts';
import { isAllotment, isSplitting, type Splitting } from './split-protocol.ts';
import { group, type KvState, kvOf, type PdState, pdOf, sqlOf, type SqlState } from './state.ts';

/** Newest of what there may be many of. */
const SHOWN = 5;

const when = (ts: number): string => `${physicalOf(ts)} ms`;

function say(payload: Payload): string {
  if (isAllotment(payload)) return `region-${payload.child + 1} gets what region-${payload.region + 1} splits off`;
  if (isSplitting(payload)) return ofSplit(payload);
  return isBound(payload) ? `timestamps below ${payload.savedMs} ms` : `${payload.kind} @ ${when(payload.startTs)}`;
}

function ofSplit(entry: Splitting): string {
  if (entry.kind === 'split') return `BatchSplit before ${keyText(entry.table, entry.at)}, to region-${entry.child + 1}`;
  if (entry.kind === 'adopt') return `rows of region-${entry.parent + 1} ${spanText(entry.half.span)}`;
  return `region-${entry.child + 1} has its rows`;
}

const spanText = ({ table, from, to }: KeySpan): string =>
  [table, from && `from ${keyText(table, from)}`, to && `before ${keyText(table, to)}`].filter((part) => part).join(' ');

/** What it owns, and what it split off. */
function ofRange({ range }: KvState): readonly Fact[] {
  return [
    {
      name: 'region_epoch',
      value: `version ${range.version}`,
      note: range.version === 0 ? 'it stands ready for a split' : 'rises with each split',
    },
    ...range.spans.map((span) => ({ name: 'owns', value: spanText(span), note: 'answers for these rows and no others' })),
    ...[...range.handing.keys()].map((child) => ({
      name: 'hands over',
      value: `region-${child + 1}`,
      note: 'it has not said yet that it has its rows',
    })),
  ];
}

/** As this server knows it. */
function ofMap({ catalogue }: SqlState): readonly Fact[] {
  return [...(catalogue?.map ?? [])].flatMap(([table, pieces]) =>
    pieces.length < 2
      ? []
      : pieces.map(({ from, region, version }) => ({
          name: from ? keyText(table, from) : table,
          value: `region-${region + 1}`,
          note: `from here on, version ${version}`,
        })),
  );
}

function ofGroup(node: PdState | KvState, own: readonly Fact[], applied: number): Knows {
  const { facts, termName, believed } = node.place.agreement.inside(node);
  const log = group.log(node);
  const last = lastIndex(log);
  return {
    facts: [...own, ...facts],
    log: {
      termName,
      entries: latest(last, (index) => {
        const entry = entryAt(log, index);
        return entry && { term: entry.term, content: entry.payload && { sql: say(entry.payload) } };
      }),
      ...{ last, committed: group.chosenIndex(node), applied },
    },
    ...(believed && { believed }),
  };
}

function ofOracle({ oracle }: PdState): readonly Fact[] {
  if (oracle === null) return [{ name: 'tso', value: 'none', note: 'it hands out no timestamps' }];
  return [
    { name: 'tso', value: when(oracle.last), note: 'physical part of the last timestamp that it handed out' },
    { name: 'saved', value: `${oracle.savedMs} ms`, note: 'no timestamp reaches this before a higher bound is in the log' },
  ];
}

/** What the placement driver knows of leads, where it is to say who has them. */
function ofPlacement({ place, placement }: PdState): readonly Fact[] {
  if (place.placement === null) return [];
  const counts = leadersByStore(placement, place.placement);
  return [
    ...[...counts].map(([store, led]) => ({
      name: `pd_scheduler_store_status{store="${store}",type="leader_count"}`,
      value: led,
      note: 'regions that it leads, or is to lead',
    })),
    { name: 'pd_schedule_operators_count{event="create"}', value: placement.count, note: 'leads that it has asked to be handed over' },
    ...[...placement.transfers.values()].map(({ region, from, to }) => ({
      name: region,
      value: 'TransferLeader',
      note: `under way from ${from} to ${to}`,
    })),
  ];
}

function ofColumns(node: KvState): readonly Fact[] {
  const { columns, maxTs, place } = node;
  const locks = [...columns.lock.values()].slice(-SHOWN);
  const writes = [...columns.write.values()].reduce((sum, { length }) => sum + length, 0);
  return [
    ...(place.splits.groups.length > place.splits.dealt ? ofRange(node) : []),
    { name: 'max_ts', value: when(maxTs), note: 'the newest moment that was read at here' },
    { name: 'CF_LOCK', value: columns.lock.size, note: 'keys that are locked' },
    ...locks.map(({ key, kind, startTs, primary, minCommitTs }) => ({
      name: key,
      value: kind,
      note: `lock of the transaction of ${when(startTs)}, primary ${primary.key}${minCommitTs > 0 ? `, commits at ${when(minCommitTs)} or later` : ''}`,
    })),
    { name: 'CF_WRITE', value: writes, note: 'commits and rollbacks of keys' },
    { name: 'CF_DEFAULT', value: [...columns.data.values()].reduce((sum, { size }) => sum + size, 0), note: 'versions of rows' },
  ];
}

function ofServer(node: SqlState): readonly Fact[] {
  const { txns, calls, resolutions, counters } = node;
  return [
    ...ofMap(node),
    { name: 'transactions', value: txns.size, note: 'under way here' },
    ...[...txns.values()].slice(-SHOWN).map(({ id, startTs, commit, isPessimistic }) => ({
      name: id,
      value: startTs === 0 ? 'no start_ts yet' : when(startTs),
      note: `${isPessimistic ? 'pessimistic' : 'optimistic'}, ${commit ? 'committing' : 'open'}`,
    })),
    { name: 'requests', value: calls.size, note: 'to regions, without an answer' },
    { name: 'locks met', value: resolutions.size, note: 'of others, that are being resolved' },
    {
      name: 'pd_client_request_handle_requests_duration_seconds_count{type="tso"}',
      value: counters.tso,
      note: 'requests for timestamps, each for all that wanted one',
    },
    {
      name: 'tidb_tikvclient_commit_txn_counter{type="2pc"}',
      value: counters.commits['2PC'],
      note: 'committed in two phases (the name is unverified)',
    },
    {
      name: 'tidb_tikvclient_commit_txn_counter{type="async_commit"}',
      value: counters.commits.async,
      note: 'told after the first phase (unverified)',
    },
    { name: 'tidb_tikvclient_commit_txn_counter{type="1pc"}', value: counters.commits.onePC, note: 'in one phase (unverified)' },
    {
      name: 'tidb_tikvclient_lock_resolver_actions_total',
      value: counters.resolved,
      note: 'locks of others that were rolled forward or back',
    },
    {
      name: 'tidb_tikvclient_region_err_total',
      value: counters.regionErrors,
      note: 'answers of peers that do not lead, or whose region was split (unverified)',
    },
  ];
}

export const inside: InsideRoom = {
  knows({ state }) {
    const [kv, pd, server] = [kvOf(state), pdOf(state), sqlOf(state)];
    if (kv) return ofGroup(kv, ofColumns(kv), kv.lastApplied);
    if (pd) return ofGroup(pd, [...ofOracle(pd), ...ofPlacement(pd)], group.chosenIndex(pd));
    return server ? { facts: ofServer(server) } : NOTHING_KNOWN;
  },
  /** Who shows most of its region; the leader among equals. */
  newest(spec, nodes, states) {
    let best: KvState | null = null;
    for (const { id, part } of nodes) {
      const node = part === spec.part ? kvOf(states.get(id)) : null;
      if (!node) continue;
      if (best === null || node.shown > best.shown || (node.shown === best.shown && group.isLeader(node))) best = node;
    }
    return best?.place.spec.id ?? null;
  },
};
