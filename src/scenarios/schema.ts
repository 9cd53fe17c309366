/**
 * A scenario is one data file: a run with its workload, its narration and questions that the run itself answers.
 * No figure and no outcome is written in it: texts hold placeholders like `{latency:tokyo-read}` that are filled from
 * the trace, and the right answer of a question is the option whose condition the trace fulfils.
 */
import * as v from 'valibot';
import { architectureIds } from '../architectures/shown.ts';
import { defaultMap, REGIONS_MAX } from '../regions/maps.ts';
import { distribution } from './distribution.ts';
import { network } from './network.ts';
import { transactionText } from './steps.ts';

export const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and dashes'));
export const text = v.pipe(v.string(), v.maxLength(2_000));
export const sql = v.pipe(v.string(), v.minLength(1), v.maxLength(100_000));
/** Within a day. */
export const ms = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(86_400_000));
/** Beyond what a JSON number holds exactly, up to what SQLite's INTEGER does: there a number would be rounded in silence. */
const isRounded = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) <= 2 ** 63;
const number = v.pipe(
  v.number(),
  v.finite(),
  v.check((value) => !isRounded(value), 'use a text for whole numbers above 9007199254740991'),
);
const scalar = v.pipe(
  v.union([v.null(), number, v.string()]),
  // A link cannot carry −0, which JSON writes as 0.
  v.transform((value) => (value === 0 ? 0 : value)),
);
const finite = v.pipe(v.number(), v.finite());
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
/** Regions on one side of a partition: some, and no more than a run may have. */
const side = v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX));
/** The column that says where rows live, for architectures that keep them apart; tables where it has another name as in “customer_id, customers.id”. */
export const shardedBy = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)));
const DRAW_FORMS = 'it has to be null, a number, a text, {"from": a, "to": b} with whole numbers, {"pick": […]}, or {"zipf": n}';
const drawn = v.pipe(v.number(), v.safeInteger());
export const COMMANDS_MAX = 10_000;
const STEPS_MAX = 50;
const PARAMS_MAX = 1_000;
/** How many things may be asked for by Zipf's law. */
const ZIPF_MAX = 100_000;

/** A value that an earlier step has answered, all counted from 0. */
const reference = v.strictObject({
  step: v.pipe(v.number(), v.safeInteger()),
  row: v.pipe(v.number(), v.safeInteger()),
  column: v.pipe(v.number(), v.safeInteger()),
});
const STEP_FORMS = 'it has to be null, a number, a text, or {"step": …, "row": …, "column": …} for what an earlier step answered';
const isolation = v.picklist(['read committed', 'repeatable read', 'serializable']);
/** Begun again so many times at most when it fails with 40001 or 40P01. */
const retries = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

/** Node ids are `<kind>-<region id>`: `primary-eastus`, `client-japaneast`. */
export const command = v.variant('type', [
  v.strictObject({
    type: v.literal('query'),
    client: name,
    op: id,
    sql,
    params: v.optional(v.pipe(v.array(scalar), v.maxLength(PARAMS_MAX)), []),
    /** A line of this session of the client: BEGIN, what follows and COMMIT may be lines of their own. */
    session: v.optional(id),
  }),
  v.pipe(
    v.strictObject({
      type: v.literal('query'),
      client: name,
      op: id,
      /** What links carry of it; it follows from the steps. */
      sql: v.optional(v.string()),
      params: v.optional(v.pipe(v.array(scalar), v.maxLength(0)), []),
      steps: v.pipe(
        v.array(
          v.strictObject({
            sql,
            params: v.optional(v.pipe(v.array(v.union([scalar, reference], STEP_FORMS)), v.maxLength(PARAMS_MAX)), []),
          }),
        ),
        v.minLength(1),
        v.maxLength(STEPS_MAX),
      ),
      isolation: v.optional(isolation, 'read committed'),
      retries: v.optional(retries, 0),
    }),
    v.transform((transaction) => ({ ...transaction, sql: transactionText(transaction) })),
  ),
  /** `what`: the process alone, whose host then refuses what comes, or its host, which is silent. */
  v.strictObject({ type: v.literal('crash'), node: name, what: v.optional(v.picklist(['process', 'host'])) }),
  v.strictObject({ type: v.picklist(['restart', 'pause', 'resume', 'wipe']), node: name }),
  v.strictObject({ type: v.literal('slow-disk'), node: name, factor: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000)) }),
  v.strictObject({ type: v.literal('lying-disk'), node: name, lies: v.optional(v.boolean(), true) }),
  v.strictObject({
    type: v.literal('partition'),
    name,
    sides: v.tuple([side, side]),
    oneWay: v.optional(v.boolean(), false),
  }),
  v.strictObject({ type: v.literal('heal'), name: v.optional(v.nullable(name), null) }),
  v.strictObject({
    type: v.literal('slow'),
    between: v.tuple([name, name]),
    factor: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)),
  }),
  v.strictObject({
    type: v.literal('lossy'),
    between: v.tuple([name, name]),
    loss: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    duplication: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  }),
  v.strictObject({
    type: v.literal('skew'),
    node: name,
    offsetMs: v.pipe(v.number(), v.minValue(-3_600_000), v.maxValue(3_600_000)),
    driftPpm: v.optional(v.pipe(v.number(), v.minValue(-500_000), v.maxValue(500_000)), 0),
  }),
  /** What has not left its region is lost; `road`: also what is under way from there. */
  v.strictObject({ type: v.literal('outage'), region: name, road: v.optional(v.boolean()) }),
  v.strictObject({ type: v.literal('restore'), region: name }),
  v.strictObject({ type: v.literal('order'), node: name, order: name }),
]);

const draw = [
  scalar,
  v.strictObject({ from: drawn, to: drawn }),
  v.strictObject({ pick: v.pipe(v.array(scalar), v.minLength(1), v.maxLength(1000)) }),
  v.strictObject({ zipf: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(ZIPF_MAX)) }),
] as const;
/** What the operation's first statement had as parameter so and so, from 0. */
const same = v.strictObject({ same: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(PARAMS_MAX)) });
export const draws = v.optional(v.pipe(v.array(v.union([...draw], DRAW_FORMS)), v.maxLength(PARAMS_MAX)), []);
export const weight = v.optional(v.pipe(v.number(), v.minValue(0.000001), v.maxValue(1e6)), 1);
const laterDraws = v.optional(
  v.pipe(v.array(v.union([...draw, same, reference], `${DRAW_FORMS}, or {"same": …}`)), v.maxLength(PARAMS_MAX)),
  [],
);
/** Asked at once when the operation was answered well: `{"same": 0}` is its first parameter again. */
const next = v.optional(v.strictObject({ sql, params: laterDraws }));

/**
 * With `perSecond` each client asks on its own, at times drawn from an exponential distribution (open loop); with `thinkMs` each of its
 * `users` asks again after the answer and a pause that is so long on average (closed loop).
 */
const load = v.strictObject({
  clients: v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX)),
  perSecond: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(10_000))),
  thinkMs: v.optional(ms),
  users: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
  fromMs: v.optional(ms, 0),
  untilMs: ms,
  /** Parameters: a scalar, or `{"from": a, "to": b}` for an integer drawn evenly, or `{"pick": […]}`, or `{"zipf": n}` for one from 1 to n by Zipf's law. */
  statements: v.pipe(
    v.array(
      v.union([
        v.strictObject({ sql, weight, params: draws, next }),
        v.pipe(
          v.strictObject({
            sql: v.optional(v.string()),
            weight,
            params: v.optional(v.pipe(v.array(scalar), v.maxLength(0)), []),
            steps: v.pipe(v.array(v.strictObject({ sql, params: laterDraws })), v.minLength(1), v.maxLength(STEPS_MAX)),
            isolation: v.optional(isolation, 'read committed'),
            retries: v.optional(retries, 0),
            next,
          }),
          v.transform((transaction) => ({ ...transaction, sql: transactionText(transaction) })),
        ),
      ]),
    ),
    v.minLength(1),
    v.maxLength(50),
  ),
});

/**
 * A fact of the run. `op` refers to an operation of the scenario by its id, `node` to a node.
 * All fields given must hold (and at least one besides `op`/`node`).
 */
const fact = v.strictObject({
  op: v.optional(id),
  /** The operation has returned; it succeeded; its outcome is unknown; it was answered from a cache. */
  returned: v.optional(v.boolean()),
  ok: v.optional(v.boolean()),
  unknown: v.optional(v.boolean()),
  cached: v.optional(v.boolean()),
  stale: v.optional(v.boolean()),
  /** Kind of node that answered, or its id. */
  servedBy: v.optional(name),
  latencyMs: v.optional(v.strictObject({ below: v.optional(finite), above: v.optional(finite) })),
  /** The first column of the first row equals this. */
  value: v.optional(scalar),
  rows: v.optional(finite),
  node: v.optional(name),
  role: v.optional(name),
  /** Any node of this kind has reached `role`. */
  kind: v.optional(name),
  /** At which moment roles are looked at, default: the end of the run. */
  atMs: v.optional(ms),
});

const WHEN_FORMS = 'it has to be {"atMs": …}, {"called": op}, {"returned": op} or {"role": …}, with “plusMs” if need be';

/** When a step is reached: at a time, or just after a fact of the trace (plus `plusMs`). */
const when = v.union(
  [
    v.strictObject({ atMs: ms }),
    v.strictObject({ called: id, plusMs: v.optional(finite, 0) }),
    v.strictObject({ returned: id, plusMs: v.optional(finite, 0) }),
    /** The n-th time (from 1) after `afterMs` that a node (any, when absent) takes this role. */
    v.strictObject({
      role: name,
      node: v.optional(name),
      nth: v.optional(finite, 1),
      afterMs: v.optional(ms, 0),
      plusMs: v.optional(finite, 0),
    }),
  ],
  WHEN_FORMS,
);

const step = v.strictObject({
  title: v.optional(text),
  /** Narration. `[query|a question]` marks a word with its glyph; `{…}` is filled from the run. */
  text,
  when,
  /** Node ids to look at; drawn larger. */
  look: v.optional(v.array(name), []),
  /** Operation whose answer and verdict the console shows. */
  op: v.optional(id),
});

const question = v.strictObject({
  /** Asked after this step (index from 0), before the run goes on. */
  afterStep: v.pipe(v.number(), v.integer(), v.minValue(0)),
  text,
  /** Exactly one option's condition must hold in the run. */
  options: v.pipe(v.array(v.strictObject({ text, holds: v.pipe(v.array(fact), v.minLength(1)) })), v.minLength(2), v.maxLength(4)),
  /** Shown with the answer. */
  why: text,
});

const regionSpec = v.strictObject({
  id,
  city: name,
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});

const settings = v.record(name, v.union([v.number(), v.string(), v.boolean()]));

/** Times of every node's disk, where one figure does not tell them: of an fsync, and of writing a megabyte, drawn for each fsync. */
export const disk = v.strictObject({ fsync: v.optional(distribution), writeMB: v.optional(distribution) });

export const scenarioSchema = v.strictObject({
  format: v.literal('antipode-scenario/1'),
  id,
  title: text,
  /** One sentence on what to watch. */
  summary: text,
  architecture: v.picklist(architectureIds),
  preset: v.optional(v.nullable(name), null),
  /** What stands behind it, in the place of its own databases. Its settings go by its own names. */
  over: v.optional(
    v.nullable(
      v.strictObject({
        architecture: v.picklist(architectureIds),
        preset: v.optional(v.nullable(name), null),
        settings: v.optional(settings, {}),
      }),
    ),
    null,
  ),
  settings: v.optional(settings, {}),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  /** Region ids, the main one first; known ids or ones of `customRegions`. Absent: five on five continents. */
  regions: v.optional(v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX)), [...defaultMap]),
  /** Those of them that may have a database, the main one first; default: all. Elsewhere there is a client and nothing more. */
  databases: v.optional(v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX))),
  customRegions: v.optional(v.pipe(v.array(regionSpec), v.maxLength(100)), []),
  /** Round-trip times between regions, ms, where they differ from the published ones: `"a b": 12.5`. They do not vary unless `network` says so. */
  rttMs: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))), {}),
  network: v.optional(network, {}),
  disk: v.optional(disk),
  /** Regions with a client; default: all. */
  clients: v.optional(v.pipe(v.array(name), v.maxLength(REGIONS_MAX))),
  /** SQL run on the empty database before time starts. */
  setup: v.pipe(v.array(sql), v.maxLength(10_000)),
  load: v.optional(v.pipe(v.array(load), v.maxLength(50)), []),
  /** `withinMs`: not just then, but at a moment drawn evenly, by the run's seed, from so long after it. */
  commands: v.pipe(v.array(v.strictObject({ atMs: ms, withinMs: v.optional(ms), command })), v.maxLength(COMMANDS_MAX)),
  untilMs: v.pipe(ms, v.minValue(1)),
  /** Suggested playback: simulated ms per second of the viewer's time. */
  msPerSecond: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)),
  /** The step that the first screen opens on. */
  openAtStep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  shardedBy,
  /** Statements offered under the console: label and SQL. */
  samples: v.optional(v.pipe(v.array(v.strictObject({ label: name, sql })), v.maxLength(50)), []),
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(30)),
  question: v.optional(v.nullable(question), null),
  /** Asked later, each after a later step than the one before. */
  furtherQuestions: v.optional(v.pipe(v.array(question), v.minLength(1), v.maxLength(5))),
});

export type ScenarioInput = v.InferInput<typeof scenarioSchema>;
export type Scenario = v.InferOutput<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];
export type ScenarioQuestion = NonNullable<Scenario['question']>;
export type Fact = v.InferOutput<typeof fact>;
export type When = v.InferOutput<typeof when>;
export type Load = v.InferOutput<typeof load>;
