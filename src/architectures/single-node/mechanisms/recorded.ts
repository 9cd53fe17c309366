/**
 * What a database keeps for backups that are made of parts: the commits that the store has not confirmed yet, each with its time. Kept in memory:
 * after a restart a whole copy is taken, as Litestream does when its log does not go on from where it stopped.
 */
import type { Micros } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { Change } from '../../../sqlite/jobs.ts';
import type { Backing } from '../slots.ts';
import type { PrimaryOut, PrimaryState } from '../state.ts';

export interface Commit {
  readonly change: Change;
  readonly atUs: Micros;
}

interface Recorded {
  /** By position: statements end in another order than they were committed in. */
  readonly commits: Map<number, Commit>;
  /** One upload at a time: since when it is under way; null: none is. */
  uploadingSinceUs: Micros | null;
  /** When the latest whole copy left; null: none has. */
  wholeAtUs: Micros | null;
}

/** An upload that is not confirmed by then is made again. Ours: as long as a restore waits. */
const UPLOAD_PATIENCE_US: Micros = 10_000_000;
/** Commits that wait for a store which does not answer; with more, a whole copy is taken when it does. */
const KEPT_MAX = 20_000;

const recordedOf = (node: PrimaryState): Recorded => node.own['backup'] as Recorded;

/** Commits right after a position, as far as they are known without a gap. */
export function commitsAfter(node: PrimaryState, position: number): readonly Commit[] {
  const { commits } = recordedOf(node);
  const found: Commit[] = [];
  for (let next = commits.get(position + 1); next; next = commits.get(position + found.length + 1)) found.push(next);
  return found;
}

/** A way to make backups of parts: whole copies at first and now and then, and `take` with what was committed between. */
export function recording(take: (node: PrimaryState, out: PrimaryOut, commits: readonly Commit[]) => void): Backing {
  return {
    hasParts: true,
    boot: (): Recorded => ({ commits: new Map(), uploadingSinceUs: null, wholeAtUs: null }),
    committed(host, out, change) {
      const { commits } = recordedOf(host as PrimaryState);
      if (commits.size < KEPT_MAX) commits.set(change.position, { change, atUs: out.now });
    },
    takePart: (node, out) => takePart(node as PrimaryState, out as PrimaryOut, take),
    left(node, out: Out, _position, whole) {
      const recorded = recordedOf(node as PrimaryState);
      recorded.uploadingSinceUs = out.now;
      if (whole) recorded.wholeAtUs = out.now;
    },
    stored(node, position) {
      const recorded = recordedOf(node as PrimaryState);
      recorded.uploadingSinceUs = null;
      for (const each of recorded.commits.keys()) if (position !== null && each <= position) recorded.commits.delete(each);
    },
    replaced: (node) =>
      Object.assign(recordedOf(node as PrimaryState), { commits: new Map(), uploadingSinceUs: null } satisfies Partial<Recorded>),
  };
}

function takePart(node: PrimaryState, out: PrimaryOut, take: (node: PrimaryState, out: PrimaryOut, commits: readonly Commit[]) => void) {
  const { uploadingSinceUs, wholeAtUs } = recordedOf(node);
  if (uploadingSinceUs !== null && out.now - uploadingSinceUs < UPLOAD_PATIENCE_US) return true;
  if (node.stored < 0 || wholeAtUs === null || out.now - wholeAtUs >= node.place.wholeEveryUs) return false;
  const commits = commitsAfter(node, node.stored);
  // A commit whose answer is still on its way here is waited for; one that nobody knows of is not.
  if (commits.length === 0) return node.running > 0;
  take(node, out, commits);
  return true;
}
