/** What must always hold of sites, looked at after every step against what their changes come to (`model.ts`). */
import type { NodeId } from '../../../sim/node.ts';
import type { Row, Value } from '../../../sim/operation.ts';
import type { Merged, Policy } from '../../../merging/jobs.ts';
import { compare, isSame } from '../../../merging/index.ts';
import type { Checker, DatabaseProbe, Invariant } from '../../contract.ts';
import { agrees, isSampled } from '../../shared/content.ts';
import { HOLDS, remembering } from '../../shared/remembering.ts';
import { emptyModel, expected, forgetAfter, isFull, learn, type Model, nameOf } from './model.ts';
import { isSiteState, type SiteState } from './state.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const vectorOf = (databases: DatabaseProbe, node: NodeId): ReadonlyMap<string, number> =>
  new Map(databases.rows(node, 'SELECT origin, seq FROM _applied ORDER BY origin').map(([origin, seq]) => [String(origin), Number(seq)]));

const vectorText = (vector: ReadonlyMap<string, number>): string => [...vector].map(([site, seq]) => `${site} ${seq}`).join(', ');

const totalOf = (vector: ReadonlyMap<string, number>): number => [...vector.values()].reduce((sum, seq) => sum + seq, 0);

export const tablesOf = (databases: DatabaseProbe, node: NodeId): readonly string[] =>
  databases
    .rows(
      node,
      String.raw`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
    )
    .map(([name]) => String(name));

/** Runs `look` at each site's state after a step of it. */
const atSites =
  <M>(memory: () => M, look: (node: SiteState, databases: DatabaseProbe, memory: M) => string | null) =>
  (_topology: unknown, databases: DatabaseProbe | null): Checker => {
    if (databases === null) return HOLDS;
    return remembering(memory(), (id, states, known) => {
      const node = states.get(id);
      return isSiteState(node) && node.role.value === 'site' ? look(node, databases, known) : null;
    });
  };

/** What has changed at a site since it was looked at last: rows by name, and the changes in them. */
interface Seen {
  readonly model: Model;
  readonly written: Map<NodeId, object>;
  readonly merged: Map<NodeId, object>;
  /** Rows to be looked at when all that their site has is known: a database is ahead of its node while a job goes on. */
  readonly due: Map<NodeId, readonly Touched[]>;
}

const nothingSeen = (): Seen => ({ model: emptyModel(), written: new Map(), merged: new Map(), due: new Map() });

interface Touched {
  readonly table: string;
  readonly key: readonly Value[];
}

const isKnown = ({ changes }: Model, vector: ReadonlyMap<string, number>): boolean =>
  [...vector].every(([site, seq]) => changes.has(`${site} ${seq}`));

/** Rows that the latest step of this site wrote or merged; its own changes are learned. */
function touchedBy(node: SiteState, { model, written, merged }: Seen): readonly Touched[] {
  const { id } = node.place.spec;
  const { lastWritten, lastMerged } = node;
  const touched: Touched[] = [];
  if (lastWritten === null) forgetAfter(model, id, node.applied.get(id) ?? 0);
  if (lastWritten !== null && written.get(id) !== lastWritten) {
    written.set(id, lastWritten);
    learn(model, lastWritten);
    touched.push(...lastWritten.rows);
  }
  if (lastMerged !== null && merged.get(id) !== lastMerged) {
    merged.set(id, lastMerged);
    touched.push(...lastMerged.taken.flatMap(({ rows }) => rows));
  }
  return touched;
}

interface Shape {
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** `key`: names of the columns by which rows are known. */
export function shapeOf(databases: DatabaseProbe, node: NodeId, table: string): Shape {
  const info = databases.rows(node, 'SELECT name, pk FROM pragma_table_info(?)', [table]);
  const key = info.filter(([, pk]) => Number(pk) > 0).sort((a, b) => Number(a[1]) - Number(b[1]));
  return { columns: info.map(([name]) => String(name)), key: key.map(([name]) => String(name)) };
}

export function standing(databases: DatabaseProbe, node: NodeId, { table, key }: Touched, shape: Shape): Row | null {
  const where = shape.key.map((name) => `${quoted(name)} IS ?`).join(' AND ');
  return databases.rows(node, `SELECT * FROM ${quoted(table)} WHERE ${where}`, key)[0] ?? null;
}

const isHidden = (databases: DatabaseProbe, node: NodeId, { table, key }: Touched): boolean =>
  databases.rows(node, 'SELECT pk FROM _hidden WHERE tbl = ?', [table]).some(([pk]) => String(pk) === JSON.stringify(key));

export const textOf = (row: Row | null): string =>
  JSON.stringify(row?.map((value) => (typeof value === 'bigint' ? String(value) : value)) ?? null);

/** A row is what all changes come to that the site has; `of` says of which rows this is looked at. */
const ruleObeyed = (of: (policy: Policy, row: Touched) => boolean) =>
  atSites(nothingSeen, (node, databases, seen) => {
    const { spec, policy } = node.place;
    const touched = touchedBy(node, seen);
    const due = [...(seen.due.get(spec.id) ?? []), ...touched];
    if (due.length === 0 || isFull(seen.model)) return null;
    seen.due.set(spec.id, due);
    const vector = vectorOf(databases, spec.id);
    if (!isKnown(seen.model, vector)) return null;
    seen.due.set(spec.id, []);
    for (const row of due) {
      if (!of(policy, row) || isHidden(databases, spec.id, row)) continue;
      const shape = shapeOf(databases, spec.id, row.table);
      const should = expected(seen.model, nameOf(row.table, row.key), vector, policy, shape.columns);
      const is = standing(databases, spec.id, row, shape);
      if (should && textOf(should.row) !== textOf(is))
        return `${spec.id} holds ${textOf(is)} in ${row.table} ${textOf(row.key)}, and its changes (${vectorText(vector)}) come to ${textOf(should.row)}`;
    }
    return null;
  });

const counts = ({ counters }: Policy, { table }: Touched): boolean => counters.some((name) => name.startsWith(`${table}.`));

const ruleOfRows: Invariant = {
  name: 'the rule decides',
  states:
    'A row is the newest of all writes of it that the site has taken in, or of each column the newest value; the dead do not return (Shapiro et al. 2011: a join of a semilattice).',
  begin: ruleObeyed((policy, row) => !counts(policy, row)),
};

const countersAddUp: Invariant = {
  name: 'counters add up',
  states:
    'A column that counts is the sum of all that was added to it in changes that the site has taken in (Shapiro et al. 2011, §3.1.3).',
  begin: ruleObeyed(counts),
};

/** Nothing of its own goes on, and a crash would take back nothing of it: its numbers stand for what they do. */
const isSettled = ({ unsent, promises, position }: SiteState, stands: number): boolean =>
  position === stands && (unsent.at(-1)?.position ?? 0) <= promises.synced;

const convergence: Invariant = {
  name: 'equal changes, equal rows',
  states:
    'Sites that have taken in the same changes hold the same rows, in whatever order they came (strong convergence: Shapiro et al., SSS 2011). Sampled.',
  begin: atSites(
    () => ({ contents: new Map<string, string>(), looked: new Map<NodeId, number>() }),
    (node, databases, { contents, looked }) => {
      const { spec } = node.place;
      const position = databases.position(spec.id);
      if (looked.get(spec.id) === position || !isSettled(node, position)) return null;
      looked.set(spec.id, position);
      const vector = vectorOf(databases, spec.id);
      if (!isSampled(totalOf(vector))) return null;
      const rows = tablesOf(databases, spec.id).map((table) =>
        databases
          .rows(spec.id, `SELECT * FROM ${quoted(table)}`)
          .map(textOf)
          .sort(),
      );
      if (agrees(contents, vectorText(vector), JSON.stringify(rows))) return null;
      return `${spec.id} has the changes ${vectorText(vector)} and other rows than a site that had the same: ${JSON.stringify(rows)}`;
    },
  ),
};

const once: Invariant = {
  name: 'no change twice',
  states: 'No change is taken in twice at a site, and none before those of its origin that came first.',
  begin: atSites(
    () => ({ known: new Map<NodeId, Map<string, number>>(), merged: new Map<NodeId, object>() }),
    ({ place: { spec }, applied, lastMerged }, _databases, { known, merged }) => {
      // What was not on disk a crash takes back.
      if (lastMerged === null) {
        known.set(spec.id, new Map(applied));
        return null;
      }
      if (merged.get(spec.id) === lastMerged) return null;
      merged.set(spec.id, lastMerged);
      const had = known.get(spec.id) ?? new Map<string, number>();
      known.set(spec.id, had);
      for (const { origin, seq } of lastMerged.taken) {
        const last = had.get(origin) ?? 0;
        if (seq !== last + 1) return `${spec.id} took in change ${seq} of ${origin} after its change ${last}`;
        had.set(origin, seq);
      }
      return null;
    },
  ),
};

const nothingSilent: Invariant = {
  name: 'nothing is silently overwritten',
  states: 'Where a change takes the place of a row that its writer had not seen, there is a line in _conflict (PGD: conflicts are logged).',
  begin: atSites(
    () => ({ merged: new Map<NodeId, object>() }),
    ({ place: { spec, policy }, lastMerged }, databases, { merged }) => {
      // Where both have counted, nothing is lost.
      if (policy.counters.length > 0 || lastMerged === null || merged.get(spec.id) === lastMerged) return null;
      merged.set(spec.id, lastMerged);
      return lostOf(lastMerged).find((row) => !isTold(databases, spec.id, row))
        ? `${spec.id} wrote over a row whose writer is told of nowhere`
        : null;
    },
  ),
};

type Taken = Merged['taken'][number]['rows'][number];

const lostOf = ({ taken }: Merged): readonly Taken[] =>
  taken.flatMap(({ rows }) => rows).filter(({ kept, mine, base }) => kept === 'theirs' && mine.origin !== '' && !isSame(mine, base));

const isTold = (databases: DatabaseProbe, node: NodeId, { table, mine, theirs }: Taken): boolean =>
  databases.rows(node, 'SELECT 1 FROM _conflict WHERE tbl = ? AND mine_version = ? AND theirs_version = ?', [
    ...[table, `${mine.hlc} ${mine.origin}`, `${theirs.hlc} ${theirs.origin}`],
  ]).length > 0;

const afterWhatItSaw: Invariant = {
  name: 'later than what it saw',
  states: 'A write has a larger timestamp than every version that its site had seen (Kulkarni et al. 2014, theorem 1).',
  begin: atSites(nothingSeen, (node, _databases, seen) => {
    const { id } = node.place.spec;
    const { lastWritten } = node;
    const isNew = lastWritten !== null && seen.written.get(id) !== lastWritten;
    touchedBy(node, seen);
    if (!isNew || lastWritten === null) return null;
    const { hlc, rows, after } = lastWritten;
    const bases = rows.map(({ base }) => base.hlc);
    const taken = after.map(([site, seq]) => seen.model.changes.get(`${site} ${seq}`)?.hlc ?? 0);
    const newest = Math.max(0, ...bases, ...taken);
    return hlc > newest ? null : `${id} wrote at ${hlc} and had seen ${newest}`;
  }),
};

const oneNumber: Invariant = {
  name: 'a number is one change',
  states:
    'What a site has sent keeps its number: no crash makes it give that to another change (what is promised is on disk: Gray and Reuter 1993, §9.4).',
  begin: atSites(
    () => ({ sent: new Map<string, string>(), last: new Map<NodeId, object>() }),
    (node, _databases, { sent, last }) => {
      const { id } = node.place.spec;
      for (const [origin, waiting] of node.held)
        for (const [seq, { hlc }] of waiting) {
          const known = sent.get(`${origin} ${seq}`);
          if (known !== undefined && known !== String(hlc)) return `${id} was sent two changes ${seq} of ${origin}, of ${known} and ${hlc}`;
          if (sent.size < NUMBERS_MAX) sent.set(`${origin} ${seq}`, String(hlc));
        }
      const { lastWritten } = node;
      if (lastWritten === null || last.get(id) === lastWritten) return null;
      last.set(id, lastWritten);
      const known = sent.get(`${id} ${lastWritten.seq}`);
      return known === undefined || known === String(lastWritten.hlc)
        ? null
        : `${id} gives number ${lastWritten.seq} to a change, and others have another of it`;
    },
  ),
};

/** Beyond them nothing is said of numbers. */
const NUMBERS_MAX = 10_000;

const causesFirst: Invariant = {
  name: 'causes come first',
  states: 'Whoever has a change has all that its writer had seen (causal delivery: Birman, Schiper and Stephenson 1991).',
  begin: atSites(nothingSeen, (node, databases, seen) => {
    const { lastMerged } = node;
    const isNew = lastMerged !== null && seen.merged.get(node.place.spec.id) !== lastMerged;
    touchedBy(node, seen);
    if (!isNew || lastMerged === null) return null;
    const has = new Map(vectorOf(databases, node.place.spec.id));
    for (const { origin, seq } of lastMerged.taken) {
      const change = seen.model.changes.get(`${origin} ${seq}`);
      const missing = change?.after.find(([site, count]) => (has.get(site) ?? 0) < count);
      if (missing)
        return `${node.place.spec.id} has change ${seq} of ${origin}, and not change ${missing[1]} of ${missing[0]}, which its writer had seen`;
    }
    return null;
  }),
};

/** Columns of the unique indexes of a table. */
function uniquesOf(databases: DatabaseProbe, node: NodeId, table: string): readonly (readonly number[])[] {
  const found = databases.rows(
    node,
    'SELECT l.name, i.cid FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i WHERE l."unique" = 1 ORDER BY l.name, i.seqno',
    [table],
  );
  const byName = new Map<string, number[]>();
  for (const [name, column] of found) byName.set(String(name), [...(byName.get(String(name)) ?? []), Number(column)]);
  return [...byName.values()];
}

const uniqueValues: Invariant = {
  name: 'the newest owner shows',
  states:
    'Of rows that want one unique value the newest shows and the others are kept back, and a row is kept back for no other reason: a function of versions alone. Sampled.',
  begin: atSites(
    () => ({ looked: new Map<NodeId, number>() }),
    ({ place: { spec } }, databases, { looked }) => {
      const position = databases.position(spec.id);
      if (looked.get(spec.id) === position || !isSampled(position)) return null;
      looked.set(spec.id, position);
      for (const table of tablesOf(databases, spec.id)) {
        const uniques = uniquesOf(databases, spec.id, table);
        const wrong = uniques.length === 0 ? null : misplaced(databases, spec.id, table, uniques);
        if (wrong !== null) return `${spec.id}: in ${table}, ${wrong}`;
      }
      return null;
    },
  ),
};

function misplaced(databases: DatabaseProbe, node: NodeId, table: string, uniques: readonly (readonly number[])[]): string | null {
  const shape = shapeOf(databases, node, table);
  const places = shape.key.map((name) => shape.columns.indexOf(name));
  const versions = new Map(
    databases
      .rows(node, 'SELECT pk, hlc, origin FROM _version WHERE tbl = ?', [table])
      .map(([pk, hlc, origin]) => [String(pk), { hlc: Number(hlc), origin: String(origin) }]),
  );
  const versionOf = (pk: string) => versions.get(pk) ?? { hlc: 0, origin: '' };
  const shown = databases.rows(node, `SELECT * FROM ${quoted(table)}`).map((row) => {
    const pk = JSON.stringify(places.map((place) => row[place]));
    return { pk, row, version: versionOf(pk), hidden: false };
  });
  const hidden = databases.rows(node, 'SELECT pk, row FROM _hidden WHERE tbl = ?', [table]).map(([pk, row]) => ({
    ...{ pk: String(pk), row: JSON.parse(String(row)), version: versionOf(String(pk)), hidden: true },
  }));
  const all = [...shown, ...hidden].sort((a, b) => compare(b.version, a.version));
  const taken = new Set<string>();
  for (const { pk, row, hidden: isBack } of all) {
    const entries = uniques.map((columns) => JSON.stringify([columns, columns.map((column) => row[column] ?? null)]));
    const free = entries.filter((entry) => !entry.includes('null')).every((entry) => !taken.has(entry));
    if (free === isBack) return `row ${pk} ${isBack ? 'is kept back, and its values are free' : 'shows, and a newer row has its value'}`;
    if (free) for (const entry of entries) taken.add(entry);
  }
  return null;
}

export const invariants: readonly Invariant[] = [
  convergence,
  once,
  nothingSilent,
  ruleOfRows,
  countersAddUp,
  oneNumber,
  afterWhatItSaw,
  causesFirst,
  uniqueValues,
];
