/** What must hold after every step. A checker sees all replicas, and looks only at what is new. */
import { isSame, merge, mergeAll, rowText } from '../../../cells/index.ts';
import type { RowCells, Span } from '../../../cells/jobs.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Checker, Invariant } from '../../contract.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { HOLDS, remembering } from '../../shared/remembering.ts';
import { isReplica, type ReplicaState, type Seen } from './state.ts';

/** Rows that a checker remembers. */
const ROWS_MAX = 2000;
const READS_MAX = 500;

/** What is new since this node was looked at last, of one kind. */
type Looked = Map<NodeId, unknown>;
function fresh<K extends keyof Seen>(looked: Looked, { place, seen }: ReplicaState, key: K): Seen[K] {
  const now = seen[key];
  if (now === null || looked.get(place.spec.id) === now) return null as Seen[K];
  looked.set(place.spec.id, now);
  return now;
}

const checks = <M>(memory: M, after: (state: ReplicaState, memory: M, states: ReadonlyMap<NodeId, unknown>) => string | null): Checker<M> =>
  remembering(memory, (node, states, kept) => {
    const state = states.get(node);
    return isReplica(state) ? after(state, kept, states) : null;
  });

const covers = (have: RowCells, part: RowCells): boolean => isSame(merge(have, part), have);
const empty = ({ table, key }: RowCells): RowCells => ({ table, key, marker: null, deleted: null, cells: [] });
/** Deletions may be forgotten in time, and with them nothing else. */
const withoutDeletion = (row: RowCells): RowCells => ({ ...row, deleted: null });

interface CellMemory {
  readonly looked: Looked;
  readonly purged: Looked;
  readonly born: Map<NodeId, number>;
  readonly rows: Map<string, RowCells>;
}

/** Of a node that crashed nobody knows what of it was on disk. */
function newestCells(): Checker<CellMemory> {
  return checks<CellMemory>(
    { looked: new Map(), purged: new Map(), born: new Map(), rows: new Map() },
    (state, { looked, purged, born, rows }) => {
      const { id } = state.place.spec;
      if (born.get(id) !== state.bornAt) {
        for (const name of [...rows.keys()]) if (name.startsWith(`${id} `)) rows.delete(name);
        born.set(id, state.bornAt);
      }
      for (const name of fresh(purged, state, 'purged')?.rows ?? []) rows.delete(`${id} ${rowText(name)}`);
      const applied = fresh(looked, state, 'applied');
      for (const row of applied?.after ?? []) {
        const name = `${id} ${rowText(row)}`;
        const known = rows.get(name);
        const incoming = (applied?.incoming ?? []).filter((each) => rowText(each) === rowText(row)).reduce(merge, empty(row));
        rows.delete(name);
        rows.set(name, row);
        dropOldest(rows, ROWS_MAX);
        if (!covers(row, incoming)) return `${id} took ${rowText(row)} and keeps an older version than what came.`;
        if (known && !isSame(row, merge(known, incoming)))
          return `${id} keeps of ${rowText(row)} what is not the newest of all that reached it.`;
      }
      return null;
    },
  );
}

interface PromiseMemory {
  readonly looked: Looked;
  readonly counts: Map<NodeId, string>;
  /** Operation → who has it on disk. */
  readonly kept: Map<string, readonly NodeId[]>;
}

function promiseKept(): Checker<PromiseMemory> {
  return checks<PromiseMemory>({ looked: new Map(), counts: new Map(), kept: new Map() }, (state, { looked, counts, kept }) => {
    const { place, keptCount, bornAt } = state;
    const { id } = place.spec;
    const [born, before = '0'] = (counts.get(id) ?? '').split(' ');
    const news = born === String(bornAt) ? keptCount - Number(before) : keptCount;
    counts.set(id, `${bornAt} ${keptCount}`);
    for (const op of news > 0 ? state.kept.slice(-news) : []) {
      const known = kept.get(op) ?? [];
      if (!known.includes(id)) kept.set(op, [...known, id]);
      dropOldest(kept, ROWS_MAX);
    }
    const confirmed = fresh(looked, state, 'confirmed');
    if (!confirmed || place.periodic) return null;
    const { op, list, standIns } = confirmed;
    const holders = (kept.get(op) ?? []).filter((each) => list.includes(each) || (place.sloppy && standIns.includes(each)));
    return holders.length >= place.w
      ? null
      : `${id} confirmed ${op}, which ${holders.length} nodes have on disk: ${place.w} were promised.`;
  });
}

interface ReadMemory {
  readonly confirmed: Looked;
  readonly began: Looked;
  readonly told: Looked;
  /** The newest of all that was confirmed, or answered, by row. */
  readonly newest: Map<string, RowCells>;
  /** By read: what had to be seen when it began. */
  readonly due: Map<string, readonly RowCells[]>;
}

const readMemory = (): ReadMemory => ({ confirmed: new Map(), began: new Map(), told: new Map(), newest: new Map(), due: new Map() });

function grow(newest: Map<string, RowCells>, row: RowCells): void {
  const name = rowText(row);
  const known = newest.get(name);
  newest.set(name, known ? merge(known, row) : row);
  dropOldest(newest, ROWS_MAX);
}

const wanted = (newest: ReadonlyMap<string, RowCells>, spans: readonly Span[]): readonly RowCells[] => {
  const [only] = spans;
  if (spans.length === 1 && only && only.key !== null) {
    const row = newest.get(rowText({ table: only.table, key: only.key }));
    return row ? [row] : [];
  }
  return [...newest.values()].filter(({ table }) => spans.some((span) => span.table === table));
};

/** A read that began after these were there has to have them. `grows`: what they are. */
function readsSee(words: string, grows: (state: ReplicaState, memory: ReadMemory) => readonly RowCells[]): Checker<ReadMemory> {
  return checks<ReadMemory>(readMemory(), (state, memory) => {
    const { newest, due } = memory;
    const told = fresh(memory.told, state, 'told');
    const owed = told ? (due.get(told.op) ?? []) : [];
    for (const row of grows(state, memory)) grow(newest, row);
    const began = fresh(memory.began, state, 'began');
    if (began) due.set(began.op, wanted(newest, began.spans));
    dropOldest(due, READS_MAX);
    if (!told) return null;
    due.delete(told.op);
    const found = new Map(told.merged.map((row) => [rowText(row), row]));
    for (const row of owed) {
      const seen = found.get(rowText(row)) ?? empty(row);
      if (!covers(seen, withoutDeletion(row)) && !covers({ ...seen, deleted: row.deleted }, row))
        return `${told.op} at ${state.place.spec.id} read ${rowText(row)} older than ${words}.`;
    }
    return null;
  });
}

function hintsEnd(): Checker<object> {
  return checks({}, ({ place, hints, hintsMade, hintsDelivered, hintsExpired }) => {
    const ended = hintsDelivered + hintsExpired;
    return hintsMade === ended + hints.length
      ? null
      : `${place.spec.id} made ${hintsMade} hints; ${hints.length} are there and ${ended} were delivered or have expired.`;
  });
}

function findsNewest(): Checker<{ looked: Looked }> {
  return checks({ looked: new Map() as Looked }, (state, { looked }) => {
    const found = fresh(looked, state, 'found');
    if (!found) return null;
    const newest = mergeAll(found.copies);
    const same = newest.length === found.merged.length && newest.every((row, i) => isSame(row, found.merged[i] ?? empty(row)));
    return same ? null : `${found.op} at ${state.place.spec.id} goes on with another version than the newest that replicas gave it.`;
  });
}

interface StreamMemory {
  readonly looked: Looked;
  /** Session → what the first side had in the leaves that differ. */
  readonly sessions: Map<string, readonly RowCells[]>;
}

function repairEquals(): Checker<StreamMemory> {
  return checks<StreamMemory>({ looked: new Map(), sessions: new Map() }, (state, { looked, sessions }) => {
    const streamed = fresh(looked, state, 'streamed');
    if (!streamed) return null;
    const { session, had, after } = streamed;
    const first = sessions.get(session);
    if (first === undefined) {
      sessions.set(session, had);
      dropOldest(sessions, READS_MAX);
      return null;
    }
    sessions.delete(session);
    const now = new Map([...had, ...after].map((row) => [rowText(row), row]));
    const lacking = first.find((row) => !covers(now.get(rowText(row)) ?? empty(row), row));
    return lacking ? `After ${session} was compared, ${state.place.spec.id} lacks ${rowText(lacking)}, which the other has.` : null;
  });
}

const overlaps = (settings: Readonly<Record<string, unknown>>): boolean =>
  settings['quorum'] === 'strict' &&
  settings['commitLog'] === 'on disk' &&
  Number(settings['readQuorum']) + Number(settings['writeQuorum']) > Number(settings['replicas']);

export const invariants: readonly Invariant[] = [
  {
    name: 'a cell is the newest that came',
    states:
      'What a replica keeps of a cell is the newest version that reached it, whatever the order (Cassandra: last write wins by timestamp).',
    begin: () => newestCells(),
  },
  {
    name: 'a confirmed write is on W disks',
    states:
      'When a write is confirmed, W distinct nodes of its preference list have it on disk; with a sloppy quorum those that keep a hint count (Dynamo, §4.5 and §4.6).',
    begin: () => promiseKept(),
  },
  {
    name: 'a read goes on with the newest',
    states:
      'Of what replicas give to a read, each cell is the newest; that is what it answers, and what it mends others with (Dynamo, §5).',
    begin: () => findsNewest(),
  },
  {
    name: 'a quorum sees what was confirmed',
    states: 'With strict quorums and R + W > N a read has every write that was confirmed before it began (Dynamo, §4.5).',
    begin: (_topology, _databases, settings) =>
      overlaps(settings)
        ? readsSee('a write that had been confirmed', (state, { confirmed }) => {
            const news = fresh(confirmed, state, 'confirmed');
            return news ? [news.row] : [];
          })
        : HOLDS,
  },
  {
    name: 'a quorum read after another is not older',
    states:
      'Where a read mends before it answers and quorums of reads overlap, what one has answered a later one has (Cassandra documentation, “Read repair”: monotonic quorum reads).',
    begin: (_topology, _databases, settings) =>
      overlaps(settings) && settings['readRepair'] === 'blocking' && 2 * Number(settings['readQuorum']) > Number(settings['replicas'])
        ? readsSee('an earlier read', (state, { confirmed }) => {
            const told = fresh(confirmed, state, 'told');
            return told ? told.merged : [];
          })
        : HOLDS,
  },
  {
    name: 'hints end',
    states:
      'Every hint that was kept is there still, or was taken by its owner, or has expired (Dynamo, §4.6: deleted when the transfer has succeeded).',
    begin: () => hintsEnd(),
  },
  {
    name: 'repair makes equal',
    states: 'Rows in leaves that differed are at both replicas when they have been compared (Dynamo, §4.7).',
    begin: () => repairEquals(),
  },
];
