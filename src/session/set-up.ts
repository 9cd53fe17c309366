/**
 * Filling the databases before time starts. What a set-up takes is bounded, but it may be seconds; whoever serves others
 * meanwhile gives a `pause`, and the set-up's own statements, which are all of its length, run with pauses between them.
 */
import type { SetupStore } from '../architectures/contract.ts';
import type { NodeId } from '../sim/node.ts';
import type { Pause, Script, SqlExecutor } from './executor.ts';
import type { Staging } from './stage.ts';

export async function setUp(staging: Staging, setup: readonly string[], sql: SqlExecutor, pause: Pause | undefined): Promise<void> {
  const { architecture, topology, settings } = staging;
  const prepare = (store: SetupStore): void => architecture.prepare(topology, settings, setup, store);
  const first = pause ? firstScript(prepare) : null;
  if (pause && first) await sql.scriptAhead(first, pause);
  prepare(sql);
}

/** Ends a room's preparation at the first thing that it asks of its databases. */
class Asked extends Error {
  constructor(readonly script: Script | null) {
    super('asked');
  }
}

/** The script that a room begins its preparation with; null when it begins with something else. Nothing has been done yet. */
function firstScript(prepare: (store: SetupStore) => void): Script | null {
  const other = (): never => {
    throw new Asked(null);
  };
  const store: SetupStore = {
    script(node: NodeId, statements: readonly string[]): void {
      throw new Asked({ node, statements });
    },
    image: other,
    load: other,
    rows: other,
    perform: other,
    refuse: other,
  };
  try {
    prepare(store);
  } catch (error) {
    if (error instanceof Asked) return error.script;
    throw error;
  }
  return null;
}
