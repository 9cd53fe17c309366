/** One of several databases that know nothing of each other: it runs what it is asked, with a clock and a generator of its own. */
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../../../sqlite/jobs.ts';
import type { ClientQuery } from '../../../contract.ts';
import { asQueryResult, POSITION_JOB, queryJob, refusal, reply } from '../../../shared/answers.ts';
import { foundOnDisk, keepPromises, noPromises, type Promises, promise, type SyncTag } from '../../../shared/promises.ts';
import { accept, noOperations, type RecentOperations } from '../../../shared/recent.ts';
import { changeRole } from '../../../shared/roles.ts';
import { busy, endIdle, IDLE_TIMER, idle, type IdleSince } from '../../../shared/transactions/idle.ts';
import { primaryRoles, replicaRoles } from '../../machine.ts';
import { RULES } from '../../rules.ts';
import type { StatementMessage, TableRows } from './protocol.ts';

/** Rows of a table that are compared. */
const ROWS_MAX = 1000;

type Tag =
  | { readonly kind: 'position' | 'idle' }
  | { readonly kind: 'query'; readonly from: NodeId; readonly asked: ClientQuery }
  | { readonly kind: 'tables'; readonly to: NodeId }
  | {
      readonly kind: 'rows';
      readonly to: NodeId;
      readonly table: string;
      readonly left: readonly string[];
      readonly done: readonly TableRows[];
    }
  | SyncTag;
type StoreOut = Out<StatementMessage, Tag, SqlJob>;

export interface StoreState {
  role: Role;
  position: number;
  readonly promises: Promises<StatementMessage>;
  readonly recent: RecentOperations;
  readonly idleSince: IdleSince;
  lost: boolean;
  /** The statement that it carried out last. */
  lastDone: string | null;
}

export const isStoreState = (state: unknown): state is StoreState =>
  typeof state === 'object' && state !== null && 'lastDone' in state && 'idleSince' in state;

const reads = (sql: string, seed: string): SqlJob => ({ kind: 'query', sql, params: [], seed, readOnly: true, bulk: true });

export function storeLogic(spec: NodeSpec, idleUs: number): NodeLogic<StoreState, StatementMessage, SqlResult, Tag> {
  const isMain = spec.kind === 'primary';
  const roles = isMain ? primaryRoles : replicaRoles;

  function onQuery(node: StoreState, out: StoreOut, from: NodeId, asked: ClientQuery): void {
    if (RULES.isRepeated(!accept(node.recent, asked.op))) return;
    if (node.lost)
      return out.send(from, reply(asked.op, refusal(`The disk of ${spec.id} was lost, and nothing is copied to it.`), spec.id, null));
    busy(node.idleSince, asked);
    const job = queryJob(asked, false);
    // Its own generator: that of another database gives other numbers.
    out.execute({ kind: 'query', from, asked }, 'seed' in job ? { ...job, seed: `${job.seed} at ${spec.id}` } : job);
  }

  function onAnswer(node: StoreState, out: StoreOut, { from, asked }: Extract<Tag, { kind: 'query' }>, result: SqlResult): void {
    const { outcome, position } = asQueryResult(result);
    if (position > node.position) {
      node.position = position;
      out.report('position', position);
    }
    if (outcome.ok) node.lastDone = asked.op;
    idle(node.idleSince, out, idleUs, asked, outcome);
    promise(node.promises, out, RULES, { upTo: position, to: from, message: reply(asked.op, outcome, spec.id, position) });
  }

  function nextTable(out: StoreOut, to: NodeId, left: readonly string[], done: readonly TableRows[]): void {
    const [table, ...others] = left;
    if (table === undefined) return out.send(to, { kind: 'rows', tables: done });
    const sql = `SELECT * FROM "${table.replaceAll('"', '""')}" ORDER BY 1 LIMIT ${ROWS_MAX}`;
    out.execute({ kind: 'rows', to, table, left: others, done }, reads(sql, `compare ${table}`));
  }

  function onResult(node: StoreState, out: StoreOut, tag: Tag, result: SqlResult): void {
    const { outcome, position } = asQueryResult(result);
    const rows = outcome.ok ? outcome.rows : [];
    if (tag.kind === 'position') {
      foundOnDisk(node.promises, position);
      node.position = result.kind === 'applied' ? result.position : 0;
      out.report('position', node.position);
    } else if (tag.kind === 'query') onAnswer(node, out, tag, result);
    else if (tag.kind === 'tables')
      nextTable(
        out,
        tag.to,
        rows.map(([name]) => String(name)),
        [],
      );
    else if (tag.kind === 'rows') nextTable(out, tag.to, tag.left, [...tag.done, { table: tag.table, rows }]);
  }

  return {
    roles,
    boot(_disk, role, out, birth) {
      const node: StoreState = {
        ...{ role, position: 0, promises: noPromises<StatementMessage>(), recent: noOperations(), idleSince: new Map() },
        ...{ lost: RULES.isLost(birth), lastDone: null },
      };
      if (birth !== 'first') changeRole(roles, node, out, isMain ? 'PROMOTE' : 'READY');
      out.execute({ kind: 'position' }, POSITION_JOB);
      return node;
    },
    step(node, input, out) {
      if (input.type === 'message' && input.message.kind === 'query') onQuery(node, out, input.from, input.message);
      else if (input.type === 'message' && input.message.kind === 'rows-asked')
        out.execute(
          { kind: 'tables', to: input.from },
          reads("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", 'compare'),
        );
      else if (input.type === 'result') onResult(node, out, input.tag, input.result);
      else if (input.type === 'synced' && input.tag.kind === 'written') keepPromises(node.promises, out, input.tag);
      else if (input.type === 'timer' && input.name === IDLE_TIMER) endIdle(node.idleSince, out, idleUs, { kind: 'idle' });
    },
  };
}
