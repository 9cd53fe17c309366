/**
 * Following the schema: every node applies the coordinator's changes one by one and remembers on disk which was the last. A
 * node that crashed in the middle of one cannot know whether it happened. It tries again, and as the coordinator had tried
 * the change before it was sent out, a refusal then means that it was done.
 */
import type { Disk } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { asQueryResult } from '../shared/answers.ts';
import { promise } from '../shared/promises.ts';
import type { SchemaChange, SchemaDone } from './protocol.ts';
import type { NodeOut, NodeState, Versions } from './state.ts';

function stored(disk: Disk, key: string): number | null {
  const value = disk.get(key);
  return typeof value === 'number' ? value : null;
}

/** From disk; a blank one is version 0. */
export function bootVersions(disk: Disk): Versions {
  const version = stored(disk, 'version') ?? 0;
  const begun = stored(disk, 'begun') ?? version;
  return { version, begun, doubtful: begun > version, applying: null, met: null };
}

/** A change from the coordinator: carried out in its turn, confirmed again if it was before. */
export function onSchema(node: NodeState, out: NodeOut, change: SchemaChange): void {
  const { place, role, versions } = node;
  if (role.value === 'lost') return;
  const { version, sql } = change;
  if (version <= versions.version) return confirm(node, out, { kind: 'schema-done', version, problem: null });
  if (!place.rules.isNext(versions.version, version) || versions.applying !== null) return;
  versions.applying = version;
  versions.met = { change: version, version: versions.version };
  versions.begun = version;
  out.persist('begun', version);
  out.execute({ kind: 'schema' }, { kind: 'query', sql, params: [], seed: `schema ${version}`, readOnly: false });
}

/** The coordinator is told when the change, and that it was made, are on disk. */
function confirm(node: NodeState, out: NodeOut, message: SchemaDone): void {
  const { place, promises, position, versions } = node;
  promise(promises, out, place.rules, { upTo: position + versions.version, to: place.coordinator, message });
}

/** The change's job is done. */
export function endChange(node: NodeState, out: NodeOut, result: SqlResult): void {
  const { versions } = node;
  const { outcome } = asQueryResult(result);
  const problem = outcome.ok || versions.doubtful ? null : outcome.problem.message;
  versions.version = versions.applying ?? versions.version;
  versions.applying = null;
  versions.doubtful = false;
  out.persist('version', versions.version);
  out.report('version', versions.version);
  confirm(node, out, { kind: 'schema-done', version: versions.version, problem });
}
