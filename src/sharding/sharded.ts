/** A sharded schema with the databases that a router plans in: what planning, gathering and routing writes all look at. */
import type { Database } from '../sqlite/database.ts';
import type { Places } from './jobs.ts';
import { keyValueAt } from './places.ts';
import type { Remembered } from './remembered.ts';
import type { Shape } from './shapes.ts';
import type { Access, ShardModule } from './vtab.ts';

export interface Sharded extends Remembered {
  /** The schema as the partitions have it; no rows. */
  readonly real: Database;
  readonly planner: Database;
  readonly copies: Database;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly module: ShardModule;
  /** A view has a CAST in it, and so its columns have affinities of their own. */
  readonly viewsCast: boolean;
  readonly generation: number;
}

/** Key values that all accesses together are tied to, those to reference tables aside; null when one of them is not. */
export function placesOf({ shapes }: Pick<Sharded, 'shapes'>, accesses: readonly Access[]): Places | null {
  const keys = new Set<string>();
  let first = false;
  for (const access of accesses) {
    const shape = shapes.get(access.table);
    if (shape?.reference === true) continue;
    if ((shape?.key ?? -1) < 0) first = true;
    else if (access.kind === 'key') keys.add(access.place);
    else if (access.kind !== 'none') return null;
  }
  return { keys: [...keys].map(keyValueAt), first };
}
