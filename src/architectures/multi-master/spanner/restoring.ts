/** What a leader before has prepared is in the group's log, with its locks (§4.2.1). */
import type { Micros } from '../../../sim/node.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { request } from '../../shared/locks/table.ts';
import type { Prepares } from './protocol.ts';
import { alone, group, type SpanState, type Tenure } from './state.ts';

/** A new leader finds in its log what is prepared and not decided, and has its locks before anybody else. */
export function restorePrepared(node: SpanState, { transactions: { open, locks } }: Tenure, since: Micros): void {
  if (node.place.group === 0) return;
  const log = group.log(node);
  const found = new Map<string, { readonly index: number; readonly prepares: Prepares }>();
  for (let index = log.base.index + 1; index <= lastIndex(log); index += 1) {
    const { prepares: entry, decides: decided } = entryAt(log, index)?.payload ?? {};
    if (entry) found.set(entry.transaction, { index, prepares: entry });
    if (decided) found.delete(decided.transaction);
  }
  for (const [id, { index, prepares: entry }] of found) {
    const shared = { ...alone(), coordinator: entry.coordinator, commit: entry.commit };
    const must = new Map(entry.locks.map(({ key, mode }) => [key, mode]));
    if (node.place.rules.restoresLocks()) request(locks, entry.age, entry.locks);
    const plain = { isAlone: false, ask: null, told: null, needs: 0, ranAt: 0, runs: 0, isAgain: false } as const;
    open.set(id, { id, owner: entry.age, ...plain, stage: 'prepared', own: entry.rows, must, index, since, shared });
  }
}
