/** What must always hold where sites push and pull. */
import type { NodeId } from '../../../../../sim/node.ts';
import type { RowWrite } from '../../../../../merging/jobs.ts';
import { rolledBack, setsOf } from '../../../../../merging/index.ts';
import type { DatabaseProbe, Invariant } from '../../../../contract.ts';
import { HOLDS, remembering } from '../../../../shared/remembering.ts';
import { quoted, shapeOf, standing, tablesOf, textOf } from '../../invariants.ts';
import { nameOf } from '../../model.ts';
import { isSiteState } from '../../state.ts';
import { copyIn } from './copy.ts';
import { isRemoteState } from './remote.ts';

/** Beyond them nothing is said of numbers, and of older revisions. */
const NUMBERS_MAX = 10_000;
const REVISIONS_MAX = 64;

const pushOnce: Invariant = {
  name: 'no push twice',
  states:
    'The server takes in each change of a client once and in order, however often it is pushed, and a number that it has is no other change (turso_sync_last_change_id).',
  begin: () =>
    remembering(
      { last: new Map<NodeId, Map<NodeId, number>>(), sent: new Map<string, number>(), seen: new Map<NodeId, object>() },
      (id, states, { last, sent, seen }) => {
        const node = states.get(id);
        if (isSiteState(node)) {
          const { lastWritten } = node;
          const known = lastWritten && sent.get(`${id} ${lastWritten.seq}`);
          if (lastWritten === null || known === undefined || known === lastWritten.hlc) return null;
          return `${id} gives number ${lastWritten.seq} to a change, and the server has another of it`;
        }
        if (!isRemoteState(node)) return null;
        const { lastPush, lastChanges } = node;
        // What was not on disk a crash takes back.
        if (lastPush === null) {
          last.set(id, new Map(lastChanges));
          return null;
        }
        if (seen.get(id) === lastPush) return null;
        seen.set(id, lastPush);
        const had = last.get(id) ?? new Map<NodeId, number>();
        last.set(id, had);
        for (const { seq, hlc } of lastPush.changes) if (sent.size < NUMBERS_MAX) sent.set(`${lastPush.client} ${seq}`, hlc);
        for (const seq of lastPush.taken) {
          const before = had.get(lastPush.client) ?? 0;
          if (seq <= before) return `${id} took in change ${seq} of ${lastPush.client} after its change ${before}`;
          had.set(lastPush.client, seq);
        }
        return null;
      },
    ),
};

/** What stands there is not what was pushed. */
function isAnother(databases: DatabaseProbe, node: NodeId, write: RowWrite): boolean {
  const row = standing(databases, node, write, shapeOf(databases, node, write.table));
  if (write.op === 'delete' || row === null) return write.op === 'delete' ? row !== null : write.op === 'insert';
  const sets = setsOf(write);
  return write.row.some((value, i) => sets[i] === true && textOf([value]) !== textOf([row[i] ?? null]));
}

const lastPushWins: Invariant = {
  name: 'the last push wins',
  states: 'What a push sets stands at the server when it is taken in, whoever wrote before (docs.turso.tech/sync/conflict-resolution).',
  begin: (_topology, databases) =>
    databases === null
      ? HOLDS
      : remembering(new Map<NodeId, object>(), (id, states, seen) => {
          const node = states.get(id);
          if (!isRemoteState(node) || node.lastPush === null || seen.get(id) === node.lastPush) return null;
          seen.set(id, node.lastPush);
          const { position, taken, changes, client } = node.lastPush;
          if (databases.position(id) !== position) return null;
          const last = new Map<string, RowWrite>();
          for (const { seq, rows } of changes)
            if (taken.includes(seq)) for (const write of rows) last.set(nameOf(write.table, write.key), write);
          const wrong = [...last].find(([, write]) => isAnother(databases, id, write));
          return wrong ? `${id} holds another ${wrong[0]} than ${client} has just pushed` : null;
        }),
};

type Content = Map<string, string>;

function contentOf(databases: DatabaseProbe, node: NodeId): Content {
  const content: Content = new Map();
  for (const table of tablesOf(databases, node)) {
    const { columns, key } = shapeOf(databases, node, table);
    const places = key.map((name) => columns.indexOf(name));
    for (const row of databases.rows(node, `SELECT * FROM ${quoted(table)}`))
      content.set(
        nameOf(
          table,
          places.map((place) => row[place] ?? null),
        ),
        textOf(row),
      );
  }
  return content;
}

const sorted = (content: Content): string => JSON.stringify([...content].sort(([a], [b]) => (a < b ? -1 : 1)));

const editsOnTop: Invariant = {
  name: 'a revision, and edits on top',
  states:
    'After a pull a local database is a revision of the server and those of its own changes that the server had not, and nothing else (database_sync_engine.rs, apply_changes_internal).',
  begin: (_topology, databases) =>
    databases === null
      ? HOLDS
      : remembering({ revisions: new Map<number, string>(), seen: new Map<NodeId, object>() }, (id, states, { revisions, seen }) => {
          const node = states.get(id);
          if (isRemoteState(node)) {
            if (databases.position(id) !== node.position || node.lastPush === seen.get(id)) return null;
            seen.set(id, node.lastPush ?? {});
            revisions.set(node.position, sorted(contentOf(databases, id)));
            for (const old of [...revisions.keys()].slice(0, -REVISIONS_MAX)) revisions.delete(old);
            return null;
          }
          const rebase = isSiteState(node) ? (copyIn(node)?.lastRebase ?? null) : null;
          if (rebase === null || seen.get(id) === rebase || databases.position(id) !== rebase.position) return null;
          seen.set(id, rebase);
          const { outbox, revision, lastChange } = rebase;
          const had = outbox.find(({ seq }) => seq <= lastChange);
          if (had) return `${id} replayed its change ${had.seq}, which the server had`;
          const should = revisions.get(revision);
          if (should === undefined) return null;
          const content = contentOf(databases, id);
          for (const { table, key, row } of rolledBack(outbox).values())
            if (row === null) content.delete(nameOf(table, key));
            else content.set(nameOf(table, key), textOf(row));
          return sorted(content) === should
            ? null
            : `${id} pulled revision ${revision}, and without its own edits it holds ${sorted(content)} instead of ${should}`;
        }),
};

const nothingTypedIsLost: Invariant = {
  name: 'no edit is lost in a pull',
  states: 'A change of its own that the server had not is still to be pushed after a pull.',
  begin: () =>
    remembering({ written: new Map<NodeId, number>(), seen: new Map<NodeId, object>() }, (id, states, { written, seen }) => {
      const node = states.get(id);
      if (!isSiteState(node)) return null;
      const rebase = copyIn(node)?.lastRebase ?? null;
      if (rebase !== null && seen.get(id) !== rebase) {
        seen.set(id, rebase);
        const last = written.get(id) ?? 0;
        for (let seq = rebase.lastChange + 1; seq <= last; seq++)
          if (!node.unsent.some(({ change }) => change.seq === seq)) return `${id} has lost its change ${seq} in a pull`;
      }
      written.set(id, node.lastWritten?.seq ?? node.applied.get(id) ?? 0);
      return null;
    }),
};

export const invariants: readonly Invariant[] = [pushOnce, lastPushWins, editsOnTop, nothingTypedIsLost];
