/** How long each kind of read and write waits, unloaded: every city asks at times of its own, with 10 s before and 30 s that count. */
import type { ScenarioInput } from '../../scenarios/schema.ts';
import type { At } from '../claim.ts';
import { WARM_UP_MS } from '../figures.ts';
import type { Request } from '../sheet.ts';
import { ANY_ROW, clientsIn, FRESH, NEVER_SEEN, REPEATED, world, WRITE } from '../world.ts';

const COUNTED_MS = 30_000;
const PER_SECOND = 1.5;
/** After the last question, for its answer. */
const QUIET_MS = 2500;

export interface Under {
  readonly architecture: ScenarioInput['architecture'];
  readonly settings?: ScenarioInput['settings'];
  readonly over?: ScenarioInput['over'];
  readonly databases?: readonly string[];
}

/** The same operations at the same instants under whatever architecture. */
export function waitsUnder({ architecture, settings = {}, over, databases }: Under, { regions, seed }: At): Request {
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: WARM_UP_MS + COUNTED_MS + QUIET_MS },
    ...(over ? { over } : {}),
    ...(databases ? { databases: [...databases] } : {}),
    load: [
      {
        clients: clientsIn(regions),
        perSecond: PER_SECOND,
        untilMs: WARM_UP_MS + COUNTED_MS,
        statements: [
          { sql: REPEATED, params: [{ zipf: 5 }], weight: 2 },
          { sql: FRESH, params: [NEVER_SEEN, ANY_ROW], weight: 2 },
          { sql: WRITE, params: [ANY_ROW] },
        ],
      },
    ],
  });
  return { scenario, seed };
}
