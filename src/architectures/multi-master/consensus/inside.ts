/** What a member shows of itself: the state of its algorithm by that one's names, and the latest entries of its log. */
import type { NodeId } from '../../../sim/node.ts';
import type { LogStatement } from '../../../sqlite/jobs.ts';
import { type InsideRoom, type LogShown, latest, NOTHING_KNOWN } from '../../inside.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { group } from './group.ts';
import { memberOf, type MemberState } from './state.ts';

/** A transaction's entry is rows: the tables that it changes, and how many of them. */
const textOf = (statement: LogStatement): string =>
  'rows' in statement ? `${statement.rows.length} rows of ${statement.outcome.tables.join(', ')}` : statement.sql;

function logOf(node: MemberState, termName: string): LogShown {
  const log = group.log(node);
  return {
    termName,
    entries: latest(lastIndex(log), (index) => {
      const entry = entryAt(log, index);
      return entry && { term: entry.term, content: entry.payload && { sql: textOf(entry.payload.statement) } };
    }),
    last: lastIndex(log),
    committed: group.chosenIndex(node),
    applied: node.lastApplied,
  };
}

export const inside: InsideRoom = {
  knows({ state }) {
    const node = memberOf(state);
    if (node === null) return NOTHING_KNOWN;
    const { facts, termName, believed } = node.place.agreement.inside(node);
    return {
      facts: [...facts, { name: 'lastApplied', value: node.lastApplied, note: 'its rows are those of this entry' }],
      log: logOf(node, termName),
      ...(believed && { believed }),
    };
  },
  /** What is applied is committed, so whoever applied most has the newest; the leader among equals. */
  newest(_spec, nodes, states) {
    let best: { readonly node: NodeId; readonly applied: number } | null = null;
    for (const { id } of nodes) {
      const state = memberOf(states.get(id));
      if (state === null) continue;
      const { lastApplied: applied } = state;
      if (best === null || applied > best.applied || (applied === best.applied && group.isLeader(state))) best = { node: id, applied };
    }
    return best?.node ?? null;
  },
};
