/** What a spanserver shows of itself: what it knows of the time, its lease, its part of the Paxos group, and its log. */
import { type Fact, type InsideRoom, latest, NOTHING_KNOWN } from '../../inside.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { leaseEnd } from './leases.ts';
import type { Commit } from './protocol.ts';
import { group, spanOf, type SpanState } from './state.ts';

const ms = (us: number): number | string => (Number.isFinite(us) ? Math.round(us / 10) / 100 : 'unknown');

function timesOf(node: SpanState): readonly Fact[] {
  const { synced, vote, tenure, appliedTs, sMax } = node;
  return [
    {
      name: 'ε',
      value: ms(synced?.errorUs ?? Number.POSITIVE_INFINITY),
      note: `ms, at the last answer of a time master; it grows by ${node.place.bounds.driftPpm} µs a second`,
    },
    { name: 'offset', value: ms(synced?.offsetUs ?? Number.NaN), note: 'ms that are added to its own clock' },
    {
      name: 'lease vote',
      value: vote?.holder ?? 'none',
      note: vote === null ? 'it has promised nobody' : `until ${ms(vote.until)} ms; on its disk`,
    },
    { name: 'shows up to', value: ms(appliedTs), note: 'ms: timestamp of the last write in its database' },
    ...(tenure === null
      ? []
      : [
          { name: 'lease until', value: ms(leaseEnd(node)), note: 'ms: a quorum votes for nobody else before' },
          { name: 'transactions', value: tenure.transactions.open.size, note: 'read-write, open or committing; they hold locks here' },
          { name: 's_max', value: ms(sMax), note: 'ms: all timestamps to come are higher' },
        ]),
  ];
}

const textOf = ({ statement }: Commit): string => ('rows' in statement ? `COMMIT: ${statement.rows.length} rows` : statement.sql);

export const inside: InsideRoom = {
  knows({ state }) {
    const node = spanOf(state);
    if (node === null) return NOTHING_KNOWN;
    const { facts, termName, believed } = node.place.agreement.inside(node);
    const log = group.log(node);
    return {
      facts: [...timesOf(node), ...facts],
      log: {
        termName,
        entries: latest(lastIndex(log), (index) => {
          const entry = entryAt(log, index);
          return entry && { term: entry.term, content: entry.payload && { sql: `${textOf(entry.payload)} @ ${ms(entry.payload.ts)} ms` } };
        }),
        last: lastIndex(log),
        committed: group.chosenIndex(node),
        applied: node.lastApplied,
      },
      ...(believed && { believed }),
    };
  },
  /** What is shown is chosen, so whoever shows most has the newest; the leader among equals. */
  newest(_spec, nodes, states) {
    let best: SpanState | null = null;
    for (const { id } of nodes) {
      const node = spanOf(states.get(id));
      if (node === null) continue;
      if (best === null || node.lastApplied > best.lastApplied || (node.lastApplied === best.lastApplied && group.isLeader(node)))
        best = node;
    }
    return best?.place.spec.id ?? null;
  },
};
