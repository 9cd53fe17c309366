/** A run: what is simulated. Equal runs give equal traces, byte for byte. */
import type { KindLook, Settings } from '../architectures/showing.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { alike } from '../sim/alike.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';

/** Everything that makes a run what it is; equal specs give equal traces. */
export interface RunSpec {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Settings that differ from the scenario's. */
  readonly settings: Settings;
  /** All commands: the scenario's and those of the person, in order of time. */
  readonly commands: readonly TimedCommand[];
  readonly untilUs: Micros;
}

export interface Place {
  readonly id: string;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
}

/** What a picture needs to know of a run before anything happened. */
export interface Stage {
  readonly nodes: readonly NodeSpec[];
  /** What the kinds of its nodes are; those that stand first speak for their region. */
  readonly kinds: readonly KindLook[];
  /** The run's regions, the main one first. */
  readonly places: readonly Place[];
  /** Published median round-trip time, ms, by `places` index. */
  readonly rttMs: readonly (readonly number[])[];
  /** Client → the node that it asks as a rule. */
  readonly homes: Readonly<Record<NodeId, NodeId>>;
  /** All settings, defaults filled in. */
  readonly settings: Settings;
}

export interface RunChanges {
  readonly seed?: number | undefined;
  readonly settings?: Settings | undefined;
  readonly untilMs?: number | undefined;
}

/** The run that a scenario describes, with another seed, other settings or another end. */
export function runOf(scenario: Scenario, { seed, settings, untilMs }: RunChanges = {}): RunSpec {
  return {
    scenario,
    seed: seed ?? scenario.seed,
    settings: settings ?? {},
    commands: scenario.commands.map(({ atMs, withinMs, command }): TimedCommand => {
      const at = Math.round(atMs * 1000);
      return withinMs === undefined ? { at, command } : { at, withinUs: Math.round(withinMs * 1000), command };
    }),
    untilUs: Math.round((untilMs ?? scenario.untilMs) * 1000),
  };
}

/** The same run with one more command, in its place in time; after others of the same instant. */
export function withCommand(run: RunSpec, added: TimedCommand): RunSpec {
  const place = run.commands.findIndex((c) => c.at > added.at);
  const at = place < 0 ? run.commands.length : place;
  return { ...run, commands: [...run.commands.slice(0, at), added, ...run.commands.slice(at)] };
}

/** Two runs are one before this moment, µs: 0 when they are two from the start, Infinity when one may only be longer. */
export function agreedUntil(one: RunSpec, other: RunSpec): Micros {
  if (one.seed !== other.seed || !alike(one.settings, other.settings) || !alike(one.scenario, other.scenario)) return 0;
  const length = Math.max(one.commands.length, other.commands.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.commands[i], other.commands[i]];
    if (!alike(a, b)) return Math.min(a?.at ?? Number.POSITIVE_INFINITY, b?.at ?? Number.POSITIVE_INFINITY);
  }
  return Number.POSITIVE_INFINITY;
}
