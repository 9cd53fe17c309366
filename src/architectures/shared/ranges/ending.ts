/** How a client's transaction goes on from statement to statement, and ends, at a server that keeps no rows. */
import type { Micros } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { Request } from './requests.ts';
import type { Runs } from './running.ts';

/** Nothing more is to be said of it. */
export const DONE: Outcome = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };

export const ENDED: Outcome = {
  ok: false,
  definite: true,
  problem: {
    ...{ message: 'This transaction has ended here: begin it again. Nothing of it is written.', detail: 'ERROR 25P02' },
    ...{ offset: null, code: '25P02' },
  },
};

interface Ends extends Runs {
  op: string | null;
  readonly commit: object | null;
  told: Outcome | null;
  idleSince: Micros | null;
}

/** It takes up what its client asks next. Null: it has ended, or has not done yet what was asked before. */
export function takesUp<T extends Ends>(txn: T | undefined, { op }: Request): T | null {
  if (!txn || txn.op !== null || txn.commit) return null;
  txn.op = op;
  txn.idleSince = null;
  return txn;
}

interface Ways<N, O, T> {
  answer(node: N, out: O, request: Request, outcome: Outcome): void;
  drop(node: N, out: O, txn: T): void;
  commit(node: N, out: O, txn: T): void;
}

/** COMMIT or ROLLBACK: what its client is to be told of a commit is what it changes. */
export const endsBy =
  <T extends Ends, N extends { readonly txns: Map<string, T> }, O>({ answer, drop, commit }: Ways<N, O, T>) =>
  (node: N, out: O, request: Request): void => {
    const { transaction: id = '', commit: commits = false } = request.ends ?? {};
    const known = node.txns.get(id);
    if (!commits) {
      if (known && !known.commit) drop(node, out, known);
      return answer(node, out, request, DONE);
    }
    const txn = takesUp(known, request);
    if (!txn) return answer(node, out, request, ENDED);
    const changes = [...txn.touched.values()].filter(({ kind }) => kind !== 'lock');
    const tables = [...new Set(changes.map(({ table }) => table))].sort();
    txn.told = { ok: true, columns: [], rows: [], changes: changes.length, tables, wrote: changes.length > 0 };
    commit(node, out, txn);
  };

/** What is told of one that is committed. */
export const committedAs = ({ told }: Pick<Ends, 'told'>): Outcome => ({ ...(told ?? DONE), ...(told?.ok && { wrote: true }) });

/** The statement that was run is part of it now. */
export function keepRun(txn: Runs): void {
  if (!txn.next) return;
  txn.own = txn.next.own;
  txn.touched = txn.next.touched;
  txn.next = null;
}
