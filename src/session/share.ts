/**
 * A whole run in a link: the run as JSON, compressed, in the URL's fragment (which is never sent to a server).
 * A link is untrusted: its size, its text and every field are checked before anything is used.
 */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import * as v from 'valibot';
import { allScenarios } from '../scenarios/composed.ts';
import { readScenario } from '../scenarios/read.ts';
import { COMMANDS_MAX, command as commandSchema } from '../scenarios/format/command.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { asWritten } from '../scenarios/written.ts';
import { whyNotComparable } from './comparable.ts';
import type { RunSpec } from './run.ts';
import { BadInput } from './problem.ts';

const PREFIX = 'run=';
const SEVERAL = 'runs=';
/** Characters of a link; a longer one is not read. */
export const LINK_LIMIT = 100_000;
const TEXT_LIMIT = 2_000_000;

const us = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400_000_000));
const linkSchema = v.strictObject({
  v: v.literal(1),
  /** Id of a built-in scenario, or a whole one. */
  s: v.unknown(),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  set: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  c: v.pipe(v.array(v.strictObject({ at: us, withinUs: v.optional(us), command: commandSchema })), v.maxLength(COMMANDS_MAX)),
  until: v.pipe(us, v.minValue(1)),
  at: us,
});

const severalSchema = v.strictObject({ v: v.literal(1), runs: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(5)) });

/** The fragment (without #) that opens this run at this moment. */
export const encodeLink = (run: RunSpec, atUs: number): string => PREFIX + packed(linkOf(run, atUs));

/** The fragment that opens these runs beside each other at this moment. What they have in common is in it once. */
export const encodeRuns = (runs: readonly RunSpec[], atUs: number): string =>
  SEVERAL + packed({ v: 1, runs: runs.map((run) => linkOf(run, atUs)) });

function linkOf(run: RunSpec, atUs: number): object {
  const { scenario, seed, settings, commands, untilUs } = run;
  const known = allScenarios.find((s) => s.id === scenario.id);
  const same = known !== undefined && JSON.stringify(known) === JSON.stringify(scenario);
  return { v: 1, s: same ? scenario.id : asWritten(scenario), seed, set: settings, c: commands, until: untilUs, at: Math.round(atUs) };
}

const packed = (data: unknown): string => base64url(deflateSync(strToU8(JSON.stringify(data)), { level: 9 }));
const bad = (what: string): BadInput =>
  new BadInput(`This link cannot be opened: ${what}. Ask for it again, or start from a scenario below.`);

/** Reads a fragment (with or without #); throws `BadInput` with one sentence. */
export const decodeLink = (fragment: string): Linked => runIn(unpacked(fragment, PREFIX));

/** Reads a fragment with several runs; throws `BadInput` with one sentence, also when they cannot be compared. */
export function decodeRuns(fragment: string): { readonly runs: readonly RunSpec[]; readonly atUs: number } {
  const result = v.safeParse(severalSchema, unpacked(fragment, SEVERAL));
  if (!result.success) throw bad(`${v.getDotPath(result.issues[0]) ?? 'its content'} is not what it should be`);
  const linked = result.output.runs.map(runIn);
  const runs = linked.map(({ run }) => run);
  const apart = whyNotComparable(runs);
  if (apart !== null) throw new BadInput(apart);
  return { runs, atUs: linked[0]?.atUs ?? 0 };
}

interface Linked {
  readonly run: RunSpec;
  readonly atUs: number;
}

function unpacked(fragment: string, prefix: string): unknown {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(prefix)) throw bad(`it does not begin with #${prefix}`);
  if (text.length > LINK_LIMIT) throw bad('it is longer than any run that Antipode shares');
  try {
    const bytes = inflateSync(bytesOf(text.slice(prefix.length)), { out: new Uint8Array(TEXT_LIMIT) });
    return JSON.parse(strFromU8(bytes));
  } catch {
    throw bad('part of it is missing or was changed');
  }
}

function runIn(data: unknown): Linked {
  const result = v.safeParse(linkSchema, data);
  if (!result.success) throw bad(`${v.getDotPath(result.issues[0]) ?? 'its content'} is not what it should be`);
  const { s, seed, set, c, until, at } = result.output;
  if (c.some((each) => each.at > until)) throw bad('it has a command after its end');
  return { run: { scenario: scenarioOf(s), seed, settings: set, commands: inOrder(c), untilUs: until }, atUs: Math.min(at, until) };
}

function scenarioOf(s: unknown): Scenario {
  if (typeof s !== 'string') return readScenario(s, 'This link');
  const known = allScenarios.find((scenario) => scenario.id === s);
  if (!known) throw bad(`it names the scenario “${s.slice(0, 60)}”, which is not here`);
  return known;
}

const inOrder = (commands: RunSpec['commands']): RunSpec['commands'] => [...commands].sort((a, b) => a.at - b.at);

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}
