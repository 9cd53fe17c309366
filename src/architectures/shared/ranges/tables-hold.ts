/** Rows that SQLite shows at a replica, against what the replica's own versions say. */
import type { NodeId } from '../../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../../contract.ts';
import { dropOldest } from '../bounded.ts';
import { agrees, isSampled } from '../content.ts';
import { remembering } from '../remembering.ts';

/** A replica that has begun. */
export interface Holding {
  readonly part: string;
  /** Where its database stands when all that it has committed is shown. */
  readonly shownAt: number;
  /** Rows that have a newest version, by table. */
  rows(): Iterable<readonly [table: string, rows: number]>;
}

const CONTENTS_MAX = 10_000;

/** `what`: the kind of group, and what its rows have, in words. `holdingOf`: null for what is no replica, and for one that has not begun. */
export const tablesHold = (
  about: Pick<Invariant, 'name' | 'states'>,
  what: { readonly group: string; readonly have: string },
  holdingOf: (state: unknown) => Holding | null,
): Invariant => ({
  ...about,
  begin(_topology, databases: DatabaseProbe | null): Checker {
    return remembering({ contents: new Map<string, string>(), looked: new Map<NodeId, number>() }, (id, states, { contents, looked }) => {
      const held = holdingOf(states.get(id));
      if (databases === null || held === null) return null;
      const position = databases.position(id);
      if (looked.get(id) === position) return null;
      looked.set(id, position);
      if (!isSampled(position)) return null;
      if (!agrees(contents, `${held.part} ${position}`, databases.digest(id)))
        return `${id} holds other rows at position ${position} than another replica of its ${what.group} did`;
      dropOldest(contents, CONTENTS_MAX);
      if (position !== held.shownAt) return null;
      for (const [table, committed] of held.rows()) {
        const [[rows] = []] = databases.rows(id, `SELECT count(*) FROM "${table.replaceAll('"', '""')}"`);
        if (Number(rows) !== committed) return `${id} shows ${String(rows)} rows of ${table}, and ${committed} ${what.have}`;
      }
      return null;
    });
  },
});
