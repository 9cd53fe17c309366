/**
 * A scenario is one data file: a run with its workload, its narration and questions that the run itself answers.
 * No figure and no outcome is written in it: texts hold placeholders like `{latency:tokyo-read}` that are filled from
 * the trace, and the right answer of a question is the option whose condition the trace fulfils.
 */
import * as v from 'valibot';
import { architectureIds } from '../architectures/shown.ts';
import { defaultMap, REGIONS_MAX } from '../regions/maps.ts';
import { distribution } from './distribution.ts';
import { awaited, AWAITED_MAX } from './format/awaited.ts';
import { challenges } from './format/challenge.ts';
import { command, COMMANDS_MAX } from './format/command.ts';
import { load } from './format/load.ts';
import { type fact, question, step, type when } from './format/telling.ts';
import { figures } from './format/figure.ts';
import { FORMAT } from './format/version.ts';
import { id, ms, name, settings, shardedBy, sql, text } from './format/values.ts';
import { network } from './network.ts';

/** Parts of the page that a lesson may leave out: the console, what breaks things, and the settings. */
export const TOOLS = ['ask', 'break', 'settings'] as const;

/** `withinMs`: not just then, but at a moment drawn evenly, by the run's seed, from so long after it. */
export const timed = v.strictObject({ atMs: ms, withinMs: v.optional(ms), command });

/** What stands behind it, in the place of its own databases. Its settings go by its own names. */
export const behind = v.strictObject({
  architecture: v.picklist(architectureIds),
  preset: v.optional(v.nullable(name), null),
  settings: v.optional(settings, {}),
});
export const sample = v.strictObject({ label: name, sql });

export const regionSpec = v.strictObject({
  id,
  city: name,
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});

/** Times of every node's disk, where one figure does not tell them: of an fsync, and of writing a megabyte, drawn for each fsync. */
export const disk = v.strictObject({ fsync: v.optional(distribution), writeMB: v.optional(distribution) });

export const scenarioSchema = v.strictObject({
  /** For editors, which complete from it. */
  $schema: v.optional(text),
  format: v.literal(FORMAT),
  id,
  title: text,
  /** One sentence on what to watch. */
  summary: text,
  architecture: v.picklist(architectureIds),
  preset: v.optional(v.nullable(name), null),
  over: v.optional(v.nullable(behind), null),
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
  commands: v.pipe(v.array(timed), v.maxLength(COMMANDS_MAX)),
  /** Commands that wait for a fact of the run. */
  awaited: v.optional(v.pipe(v.array(awaited), v.minLength(1), v.maxLength(AWAITED_MAX))),
  untilMs: v.pipe(ms, v.minValue(1)),
  /** Suggested playback: simulated ms per second of the viewer's time. */
  msPerSecond: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)),
  /** The step that the first screen opens on. */
  openAtStep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** Where its clock stands when it is opened anew, and where playing stops; the run is there before and after. */
  startMs: v.optional(ms),
  endMs: v.optional(ms),
  /** What the page leaves out beside it. */
  hides: v.optional(v.pipe(v.array(v.picklist(TOOLS)), v.minLength(1), v.maxLength(TOOLS.length))),
  shardedBy,
  /** Statements offered under the console: label and SQL. */
  samples: v.optional(v.pipe(v.array(sample), v.maxLength(50)), []),
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(30)),
  question: v.optional(v.nullable(question), null),
  /** Asked later, each after a later step than the one before. */
  furtherQuestions: v.optional(v.pipe(v.array(question), v.minLength(1), v.maxLength(5))),
  /** Figures of the run by name, for texts (`{figure:name}`), questions and challenges. */
  figures: v.optional(figures),
  /** What the reader is asked to bring about, judged by the run. */
  challenges: v.optional(challenges),
});

export type ScenarioInput = v.InferInput<typeof scenarioSchema>;
export type Scenario = v.InferOutput<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];
export type ScenarioQuestion = NonNullable<Scenario['question']>;
export type Fact = v.InferOutput<typeof fact>;
export type When = v.InferOutput<typeof when>;
export type Challenge = NonNullable<Scenario['challenges']>[number];
export type Awaited = NonNullable<Scenario['awaited']>[number];
export type Load = v.InferOutput<typeof load>;
