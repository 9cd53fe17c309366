/**
 * Following the schema: every node applies the coordinator's changes one by one and remembers on disk which was the last. A
 * node that crashed in the middle of one cannot know whether it happened. It tries again, and as the coordinator had tried
 * the change before it was sent out, a refusal then means that it was done.
 */
import type { Disk } from '../../sim/node.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import { asQueryResult } from '../shared/answers.ts';
import { execute, persist, type PlainEffect } from '../shared/effects.ts';
import type { SchemaChange, SchemaDone } from './protocol.ts';
import type { Rules } from './rules.ts';

export interface Versions {
  /** Last version carried out. */
  version: number;
  /** Version that was begun, here or before a crash. */
  begun: number;
  /** It was begun before the last crash, so it may have been carried out. */
  doubtful: boolean;
  /** Work in progress. */
  applying: number | null;
  /** The change that was begun last, and the version that it met. */
  met: { readonly change: number; readonly version: number } | null;
}

function stored(disk: Disk, key: string): number | null {
  const value = disk.get(key);
  return typeof value === 'number' ? value : null;
}

/** From disk; null when the disk holds nothing, which on a restart means that it was lost. */
export function bootVersions(disk: Disk): Versions | null {
  const version = stored(disk, 'version');
  if (version === null) return null;
  const begun = stored(disk, 'begun') ?? version;
  return { version, begun, doubtful: begun > version, applying: null, met: null };
}

export function freshVersions(): Versions {
  return { version: 0, begun: 0, doubtful: false, applying: null, met: null };
}

/** Begins a change. `done` when it was carried out before; nothing when it cannot be its turn or runs already. */
export function beginChange(
  state: Versions,
  change: SchemaChange,
  rules: Rules,
): { readonly done: boolean; readonly effects: readonly PlainEffect[] } {
  if (change.version <= state.version) return { done: true, effects: [] };
  if (!rules.isNext(state.version, change.version) || state.applying !== null) return { done: false, effects: [] };
  state.applying = change.version;
  state.met = { change: change.version, version: state.version };
  state.begun = change.version;
  const job: SqlJob = { kind: 'query', sql: change.sql, params: [], seed: `schema ${change.version}`, readOnly: false };
  return { done: false, effects: [persist('begun', change.version), execute(`schema ${change.version}`, job)] };
}

/** The change's job is done: what to remember and to tell the coordinator. */
export function endChange(state: Versions, result: SqlResult): { readonly done: SchemaDone; readonly effects: readonly PlainEffect[] } {
  const { outcome } = asQueryResult(result);
  const problem = outcome.ok || state.doubtful ? null : outcome.problem.message;
  state.version = state.applying ?? state.version;
  state.applying = null;
  state.doubtful = false;
  return { done: { kind: 'schema-done', version: state.version, problem }, effects: [persist('version', state.version)] };
}
