/**
 * The cache follows the log of its region's database: what a commit wrote is deleted here when that database shows it, not before, so that
 * who misses then reads the new value. Source: Nishtala et al., NSDI 2013, §4.1 (mcsqueal) and §5 (remote markers).
 */
import type { Message, NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Committed } from '../../../contract.ts';
import { drop } from '../../cache.ts';
import { namesWritten } from '../../keys.ts';
import type { Mark, QueryCacheMessage } from '../../protocol.ts';
import type { CacheState } from '../../state.ts';
import { sideOf } from '../look-aside/state.ts';
import { voided } from '../look-aside/tokens.ts';

type ToApplication = Out<QueryCacheMessage>;

function onCommitted(node: CacheState, out: ToApplication, _from: NodeId, { statements }: Committed): void {
  const { leases } = sideOf(node);
  if (leases === null) return;
  for (const name of namesWritten(statements)) {
    const count = drop(node, name);
    leases.told += 1;
    if (count > 0) leases.hit += 1;
    node.lastChange = { name, position: 'deleted' };
    voided(node, name);
    unmark(leases.marks, name);
  }
  out.report('entries', node.entries.size);
  out.report('deletes from the log', leases.told);
}

function unmark(marks: Map<string, number>, name: string): void {
  const left = (marks.get(name) ?? 0) - 1;
  if (left > 0) marks.set(name, left);
  else marks.delete(name);
}

function onMark(node: CacheState, out: ToApplication, from: NodeId, { op, name }: Mark): void {
  const { leases } = sideOf(node);
  leases?.marks.set(name, (leases.marks.get(name) ?? 0) + 1);
  out.send(from, { kind: 'marked', op });
}

type Handler = (node: object, out: Out, from: NodeId, message: Message) => void;

export const followingLog: Readonly<Record<string, Handler>> = { committed: onCommitted as Handler, mark: onMark as Handler };
