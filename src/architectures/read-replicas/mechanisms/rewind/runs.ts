/**
 * A database whose last writes are on a timeline that is over looks through its own log from the fork on, and asks for the pages that it
 * touched; the new primary adds those that it has changed itself since. Where either log does not reach back, a whole copy is sent.
 * Source: PostgreSQL documentation, pg_rewind, *How It Works*.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import type { Mechanism } from '../../../contract.ts';
import { promise } from '../../../shared/promises.ts';
import { beginLoading } from '../../follow.ts';
import { onCatchUp, shipAll } from '../../lead.ts';
import { head, since } from '../../log.ts';
import type { Blocks, Rewind } from '../../protocol.ts';
import type { Rejoin } from '../../slots.ts';
import type { BlocksTag, ReplicaOut, ReplicaState, ScanTag } from '../../state.ts';
import { forkPoint } from '../../timeline.ts';
import { letFollow, serves, upstreamOf } from '../../upstream.ts';

const ALL = Number.POSITIVE_INFINITY;
/** Commits may come between a look through the log and a copy of the pages: then it is looked through again. */
const TRIES = 5;

/** The timeline on which it has been tried: once, then a whole copy has to do. */
interface Rewinding {
  triedOn: number;
}

const rewindingOf = (node: ReplicaState): Rewinding => node.own['rejoin'] as Rewinding;

// The database that is rewound ----------------------------------------------------------------------------------------

function ask(node: ReplicaState, out: ReplicaOut): boolean {
  const { timeline, content, history } = node.standing;
  const rewinding = rewindingOf(node);
  if (content.length === 0 || rewinding.triedOn === timeline || head(node.log) !== node.position) return false;
  rewinding.triedOn = timeline;
  // Given up for a timeline that died with its primary's disk: another may go on from beyond where this content ends.
  const fork = Math.min(node.position, forkPoint(content, history));
  const changes = since(node.log, fork, ALL);
  if (changes === null) return false;
  out.execute({ kind: 'scan', timeline, fork }, { kind: 'pages', changes, also: { numbers: [], cut: null } });
  return true;
}

function onScanned(node: ReplicaState, out: ReplicaOut, { timeline, fork }: ScanTag, result: SqlResult): void {
  const upstream = upstreamOf(node);
  if (result.kind !== 'pages' || timeline !== node.standing.timeline || upstream === null || !node.needsImage) return;
  out.send(upstream, { kind: 'rewind', timeline, fork, own: result.touched });
}

function onBlocks(node: ReplicaState, out: ReplicaOut, from: NodeId, { timeline, pages }: Blocks): void {
  const { standing, place } = node;
  if (timeline !== standing.timeline || !place.rules.isFromPrimary(from, upstreamOf(node)) || node.loading || !node.needsImage) return;
  out.report('rewoundPages', pages.numbers.length);
  beginLoading(node, out, timeline, { kind: 'patch', pages });
}

// The primary ---------------------------------------------------------------------------------------------------------

function onRewind(node: ReplicaState, out: ReplicaOut, from: NodeId, { timeline, fork, own }: Rewind): void {
  if (!serves(node) || timeline !== node.standing.timeline) return;
  letFollow(node, out, from);
  look(node, out, { kind: 'blocks', follower: from, fork, own, upTo: 0, tries: 0 });
}

function look(node: ReplicaState, out: ReplicaOut, tag: BlocksTag): void {
  const follower = node.followers.get(tag.follower);
  const changes = since(node.log, tag.fork, ALL);
  if (!follower || (follower.imaging && tag.tries === 0)) return;
  follower.imaging = false;
  if (changes === null || tag.tries >= TRIES) {
    return onCatchUp(node, out, tag.follower, { kind: 'catch-up', timeline: node.standing.timeline, position: 0, image: true });
  }
  follower.imaging = true;
  out.execute({ ...tag, upTo: head(node.log), tries: tag.tries + 1 }, { kind: 'pages', changes, also: node.place.rules.toCopy(tag.own) });
}

function onCopied(node: ReplicaState, out: ReplicaOut, tag: BlocksTag, result: SqlResult): void {
  const follower = node.followers.get(tag.follower);
  if (!follower) return;
  if (!serves(node) || result.kind !== 'pages') return void (follower.imaging = false);
  if (result.position !== tag.upTo) return look(node, out, tag);
  const { timeline, history } = node.standing;
  const { pages, position } = result;
  Object.assign(follower, { imaging: false, sent: position, acked: position });
  promise(node.promises, out, node.place.rules, {
    upTo: position,
    to: tag.follower,
    message: { kind: 'blocks', timeline, history, pages },
  });
  shipAll(node, out);
}

const rewinding: Rejoin = {
  boot: (): Rewinding => ({ triedOn: 0 }),
  ask,
  messages: {
    rewind: (node, out, from, message) => onRewind(node as ReplicaState, out as ReplicaOut, from, message as Rewind),
    blocks: (node, out, from, message) => onBlocks(node as ReplicaState, out as ReplicaOut, from, message as Blocks),
  },
  results: {
    scan: (node, out, tag, result) => onScanned(node as ReplicaState, out as ReplicaOut, tag as ScanTag, result as SqlResult),
    blocks: (node, out, tag, result) => onCopied(node as ReplicaState, out as ReplicaOut, tag as BlocksTag, result as SqlResult),
  },
};

export const rewind: Mechanism = { slot: 'rejoin', id: 'rewind', at: () => rewinding };
