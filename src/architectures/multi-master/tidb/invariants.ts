/**
 * What must hold of timestamps, locks and commits, looked at after every step. A region's log is carried out by several replicas, and by
 * each anew after a restart; what an entry changed is looked at where it is carried out first.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Checker, Invariant } from '../../contract.ts';
import { firstChanges, type Looked, remember } from '../../shared/ranges/looking.ts';
import { tablesHold } from '../../shared/ranges/tables-hold.ts';
import { remembering } from '../../shared/remembering.ts';
import { type Changed, type Lock, newestWrite, type Write } from './columns.ts';
import type { Ts } from './oracle.ts';
import { oneOwner } from './one-owner.ts';
import { group, type KvState, kvOf, pdOf, sqlOf } from './state.ts';

/** Looks at each change once, in the order of a region's log. */
const changing =
  <M extends object>(memory: () => M, look: (node: KvState, change: Changed, known: M) => string | null) =>
  (): Checker =>
    remembering({ ...memory(), looked: new Map<string, number>() }, (id, states, known) => {
      const node = kvOf(states.get(id));
      if (node === null) return null;
      for (const change of firstChanges(node, node.columns.journal, known)) {
        const wrong = look(node, change, known);
        if (wrong !== null) return wrong;
      }
      return null;
    });

/** What a lock became, if it became a commit. */
type Committed = Write & { readonly kind: 'put' | 'delete' | 'lock' };

const isCommit = (write: Write | null): write is Committed => write !== null && write.kind !== 'rollback';

const timestamps: Invariant = {
  name: 'timestamps rise',
  states: 'Every timestamp that is handed out is greater than all before it, whoever leads the placement driver (Peng & Dabek 2010, §2.3).',
  begin: () =>
    remembering({ last: -1, seen: new Map<NodeId, object | null>() }, (id, states, known) => {
      const handedOut = pdOf(states.get(id))?.handedOut ?? null;
      if (handedOut === null || known.seen.get(id) === handedOut) return null;
      known.seen.set(id, handedOut);
      const { last } = known;
      known.last = Math.max(last, handedOut.last);
      return handedOut.first > last ? null : `${id} hands out ${handedOut.first} after ${last} was handed out`;
    }),
};

interface Past extends Looked {
  /** Key, or what a region has of a table → the newest moment that it was read at. */
  readonly read: Map<string, Ts>;
}

const pastClosed: Invariant = {
  name: 'the past is closed',
  states:
    'No commit comes to stand at or before a moment at which its key was read without it (Huang et al., TiDB, VLDB 2020, §3; max_ts of tikv/tikv).',
  begin: () =>
    remembering<Past>({ looked: new Map(), read: new Map() }, (id, states, known) => {
      const node = kvOf(states.get(id));
      if (node === null) return null;
      const part = node.place.splits.region;
      for (const { key, write } of firstChanges(node, node.columns.journal, known)) {
        if (!isCommit(write) || write.kind === 'lock') continue;
        const table = node.columns.data.get(key)?.get(write.startTs)?.table ?? '';
        for (const what of [key, `${part} all ${table}`]) {
          const at = known.read.get(what) ?? 0;
          if (write.commitTs <= at) return `${key} is committed at ${write.commitTs}, and was read at ${at} without that`;
        }
      }
      for (const { ts, keys, tables } of node.served)
        for (const what of [...keys, ...tables.map((table) => `${part} all ${table}`)])
          remember(known.read, what, Math.max(ts, known.read.get(what) ?? 0));
      return null;
    }),
};

const firstCommitter: Invariant = {
  name: 'first committer wins',
  states:
    'Of two transactions that commit one key, the later has begun, or locked it, after the earlier was committed (Peng & Dabek 2010, §2.2).',
  begin: changing(
    () => ({ last: new Map<string, Ts>() }),
    (_node, { key, before, write }, { last }) => {
      if (!isCommit(write)) return null;
      const known = last.get(key) ?? 0;
      remember(last, key, Math.max(known, write.commitTs));
      const since = Math.max(write.startTs, before?.forUpdateTs ?? 0);
      return since >= known ? null : `${key} is committed by the transaction of ${since}, though another committed it at ${known}`;
    },
  ),
};

const oneLock: Invariant = {
  name: 'one lock a key',
  states: 'A lock is never overwritten by another transaction (Peng & Dabek 2010, §2.2).',
  begin: changing(
    () => ({}),
    (_node, { key, before, after }) =>
      before && after && before.startTs !== after.startTs
        ? `${key} was locked by the transaction of ${before.startTs}, and is by that of ${after.startTs}`
        : null,
  ),
};

const notBefore: Invariant = {
  name: 'commits keep their promise',
  states:
    'A commit timestamp is greater than the start of its transaction, and no less than min_commit_ts of its lock (tikv/tikv, txn_types/src/lock.rs).',
  begin: changing(
    () => ({}),
    (_node, { key, before, write }) => {
      if (!isCommit(write)) return null;
      const least = Math.max(write.startTs + 1, before?.minCommitTs ?? 0);
      return write.commitTs >= least ? null : `${key} is committed at ${write.commitTs}, and may not be before ${least}`;
    },
  ),
};

/** What is known of a transaction, by its start. */
interface Fate {
  commitTs: Ts;
  isDead: boolean;
  primaryIsCommitted: boolean;
  /** Keys that were prewritten, and which all are, where its primary says so. */
  readonly prewritten: Set<string>;
  all: readonly string[] | null;
}

const noFate = (): Fate => ({ commitTs: 0, isDead: false, primaryIsCommitted: false, prewritten: new Set(), all: null });

function fateOf(fates: Map<Ts, Fate>, startTs: Ts): Fate {
  const known = fates.get(startTs);
  if (known) return known;
  const made = noFate();
  remember(fates, startTs, made);
  return made;
}

const mayCommit = ({ prewritten, all, primaryIsCommitted }: Fate, { key, primary, isAsync }: Lock): boolean =>
  primaryIsCommitted || key === primary.key || (isAsync && all?.every((each) => prewritten.has(each)) === true);

const primaryDecides: Invariant = {
  name: 'the primary decides',
  states:
    'A transaction is committed at one moment or rolled back, in all of its keys: a secondary only once its primary is, or, with async commit, all is prewritten (Peng & Dabek 2010, §2.2).',
  begin: () =>
    remembering(
      { fates: new Map<Ts, Fate>(), looked: new Map<string, number>(), told: new Map<NodeId, object | null>() },
      (id, states, known) => {
        const told = sqlOf(states.get(id))?.committed ?? null;
        if (told !== null && known.told.get(id) !== told) {
          known.told.set(id, told);
          const fate = fateOf(known.fates, told.startTs);
          if (fate.isDead || (fate.commitTs > 0 && fate.commitTs !== told.commitTs))
            return `${id} tells its client that the transaction of ${told.startTs} is committed at ${told.commitTs}, and it is not`;
          fate.commitTs = told.commitTs;
        }
        const node = kvOf(states.get(id));
        if (node === null) return null;
        const changes = firstChanges(node, node.columns.journal, known);
        // 1PC: one entry of the log commits all its keys, whichever of them stands first in it.
        const atOnce = new Set(
          changes.flatMap(({ key, index, before, write }) =>
            isCommit(write) && key === before?.primary.key ? [`${index} ${write.startTs}`] : [],
          ),
        );
        for (const { key, index, before, after, write } of changes) {
          if (after && after.kind !== 'pessimistic') {
            const fate = fateOf(known.fates, after.startTs);
            fate.prewritten.add(key);
            if (after.isAsync && key === after.primary.key) fate.all = after.secondaries.map((each) => each.key);
          }
          const startTs = write?.startTs ?? before?.startTs;
          if (startTs === undefined || after !== null || before?.kind === 'pessimistic') continue;
          const fate = fateOf(known.fates, startTs);
          if (isCommit(write)) {
            if (fate.isDead) return `${key} is committed by the transaction of ${write.startTs}, which was rolled back`;
            if (fate.commitTs > 0 && fate.commitTs !== write.commitTs)
              return `the transaction of ${write.startTs} is committed at ${fate.commitTs} and at ${write.commitTs}`;
            if (before && !mayCommit(fate, before) && !atOnce.has(`${index} ${write.startTs}`))
              return `${key} is committed before its primary ${before.primary.key} is`;
            fate.commitTs = write.commitTs;
            if (before !== null && key === before.primary.key) fate.primaryIsCommitted = true;
          } else if (before) {
            if (fate.commitTs > 0) return `${key} is rolled back in the transaction of ${startTs}, which is committed`;
            fate.isDead = true;
          }
        }
        return null;
      },
    ),
};

const deadStaysDead: Invariant = {
  name: 'dead stays dead',
  states: 'What was rolled back on a key is never prewritten or committed there later (tikv/tikv, protected rollback records).',
  begin: changing(
    () => ({ dead: new Map<string, true>() }),
    (_node, { key, before, after, write }, { dead }) => {
      const startTs = after?.startTs ?? write?.startTs ?? 0;
      const all = `${key} ${startTs}`;
      if (after === null && !isCommit(write)) {
        if (before?.kind !== 'pessimistic') remember(dead, `${key} ${before?.startTs ?? startTs}`, true);
      } else if (dead.has(all)) return `${key} was rolled back in the transaction of ${startTs}, which writes it again`;
      return null;
    },
  ),
};

const projection = tablesHold(
  {
    name: 'tables are the newest commits',
    states: 'Replicas of a region that show the same number of commits hold the same rows, and as many as are committed. Sampled.',
  },
  { group: 'region', have: 'are committed' },
  (state) => {
    const node = kvOf(state);
    if (node === null || group.isBlank(node) || node.begun === null) return null;
    return {
      part: node.place.spec.part ?? '',
      shownAt: node.begun.position + node.queued,
      rows: () =>
        [...node.columns.tables].map(
          ([table, keys]) => [table, [...keys].filter((key) => newestWrite(node.columns, key)?.kind === 'put').length] as const,
        ),
    };
  },
);

const leadsSettle: Invariant = {
  name: 'leads settle',
  states:
    'The placement driver moves a lead to where it is placed, or for balance to a store that then leads no more regions than the one before; and no more at once than leader-schedule-limit (pingcap/docs, pd-configuration-file.md).',
  begin: () =>
    remembering({ seen: new Map<NodeId, object>() }, (id, states, { seen }) => {
      const node = pdOf(states.get(id));
      const place = node?.place.placement;
      const planned = node?.placement.planned;
      if (!node || !place || !planned || seen.get(id) === planned) return null;
      seen.set(id, planned);
      const { regions, transfers } = node.placement;
      if (transfers.size > place.limit) return `${id} has ${transfers.size} leads handed over at once, and may ${place.limit}`;
      if (planned.why === 'placement') return null;
      // As it is when all that is under way is done.
      const led = (store: string): number =>
        [...regions].filter(([region, { store: at }]) => (transfers.get(region)?.to ?? at) === store).length;
      return led(planned.to) <= led(planned.from)
        ? null
        : `${id} moves the lead of ${planned.region} to ${planned.to}, which then leads ${led(planned.to)} regions, ${planned.from} ${led(planned.from)}`;
    }),
};

export const invariants: readonly Invariant[] = [
  oneOwner,
  timestamps,
  pastClosed,
  firstCommitter,
  oneLock,
  notBefore,
  primaryDecides,
  deadStaysDead,
  projection,
  leadsSettle,
];
