/** From a region's log to its columns, entry by entry. */
import { entryAt } from '../../shared/consensus/log.ts';
import { knowUniques } from '../../shared/ranges/entries.ts';
import { FIRST_VERSION } from '../../shared/ranges/map.ts';
import { type Begun, willShow } from '../../shared/ranges/showing.ts';
import { type Columns, noColumns, putData, putWrite } from './columns.ts';
import type { Result } from './commands.ts';
import { carryOut } from './percolator.ts';
import { isBound } from './protocol.ts';
import { isAllotment, isSplitting } from './split-protocol.ts';
import { rangeOf } from './range.ts';
import { carryOutSplitting } from './splitting.ts';
import { group, type KvState } from './state.ts';

/** Rows of the set-up were committed before all transactions. */
const SETUP_TS = 1;

function columnsOf({ rows, uniques }: Begun): Columns {
  const columns = noColumns();
  knowUniques(columns.entries, uniques);
  for (const [key, row] of rows) {
    putData(columns, key, SETUP_TS, row);
    putWrite(columns, key, Object.freeze({ commitTs: SETUP_TS, startTs: SETUP_TS, kind: 'put' }));
  }
  return columns;
}

export function startFrom(node: KvState, begun: Begun): void {
  node.begun = begun;
  node.columns = columnsOf(begun);
  node.range = rangeOf(node.place, begun);
}

/** Carries out what is chosen; what came of each request, in order. Null: it believed in another version of the region, and had no effect. */
export function applyChosen(node: KvState): readonly { readonly index: number; readonly result: Result | null }[] {
  if (!node.begun) return [];
  const chosen = group.chosenIndex(node);
  const results: { readonly index: number; readonly result: Result | null }[] = [];
  while (node.lastApplied < chosen) {
    node.lastApplied += 1;
    const command = entryAt(group.log(node), node.lastApplied)?.payload;
    if (!command || isBound(command) || isAllotment(command)) continue;
    node.columns.index = node.lastApplied;
    if (isSplitting(command)) {
      carryOutSplitting(node, command);
      continue;
    }
    if (!node.place.rules.isOfEpoch(command.version ?? FIRST_VERSION, node.range.version)) {
      results.push({ index: node.lastApplied, result: null });
      continue;
    }
    const { result, rows, txn } = carryOut(node.columns, command, node.place.rules);
    results.push({ index: node.lastApplied, result });
    willShow(node, rows, txn);
  }
  return results;
}
