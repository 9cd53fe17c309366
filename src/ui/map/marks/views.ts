/** What is drawn of every node at a moment, with the answers hidden while a question is open. */
import type { Glyph } from '../../../architectures/showing.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { NodeFact, World } from '../../../trace/world.ts';
import type { Stage } from '../../../session/run.ts';
import { isMainGone, isPeerStage, mainOf, nounOf } from '../../kinds.ts';
import type { Layout } from '../layout/scene-types.ts';
import { formatMs } from './words.ts';
import * as Say from '../../../words/en/map/pictures.ts';

/** What decides how nodes look, beside the world itself. */
export interface Looks {
  /** Node ids the step speaks of. */
  readonly look: readonly NodeId[];
  readonly glyphOf: (node: NodeFact) => Glyph;
  readonly hideAnswers?: boolean;
}

export interface NodeView {
  readonly fact: NodeFact;
  readonly glyph: Glyph;
  readonly focus: boolean;
}

/** What must not be told while a question is open: versions, terms, who is behind, who has which votes. */
function withoutAnswers(glyph: Glyph): Glyph {
  return {
    ...glyph,
    badge: glyph.badge?.replace(/\s*\d[\d.]*/, ' ?') ?? null,
    badgeTone: 'ink',
    ring: glyph.ring === 'behind' ? 'hairline' : glyph.ring,
    votes: glyph.votes?.map(() => 'waiting' as const) ?? null,
    note: null,
  };
}

export function nodeViews(world: World, { look, glyphOf, hideAnswers = false }: Looks): ReadonlyMap<string, NodeView> {
  const views = new Map<string, NodeView>();
  for (const fact of world.nodes.values()) {
    const focus = look.includes(fact.id);
    const asked = hideAnswers && (focus || look.length === 0);
    const glyph = glyphOf(fact);
    views.set(fact.id, { fact, glyph: asked ? withoutAnswers(glyph) : glyph, focus });
  }
  return views;
}

export interface Note {
  readonly text: string;
  readonly stale: boolean;
}

/** The second line under a region's name: what its chief node says of itself, else how far away it is. */
export function noteOf(region: string, views: ReadonlyMap<string, NodeView>, stage: Stage, kind: Layout['kind']): Note | null {
  const here = [...views.values()].filter((v) => v.fact.region === region && v.fact.kind !== 'client');
  // Who says something of itself speaks first, then the kind that the room puts first.
  const rank = (v: NodeView): number =>
    stage.kinds.findIndex(({ kind }) => kind === v.fact.kind) + (v.glyph.note === null ? stage.kinds.length : 0);
  const chief = here.sort((a, b) => rank(a) - rank(b))[0];
  if (!chief) return null;
  if (chief.fact.health !== 'up') return { text: chief.fact.health === 'crashed' ? 'down' : 'paused', stale: false };
  // The ring has no badges: it is told apart by terms, and those stand under the names.
  if (kind === 'ring' && chief.glyph.badge !== null) return { text: chief.glyph.badge, stale: chief.glyph.badgeTone === 'stale' };
  if (chief.glyph.note !== null) return { text: chief.glyph.note, stale: chief.glyph.badgeTone === 'stale' };
  if (isPeerStage(stage) || mainOf(stage) === undefined) return null;
  const i = stage.places.findIndex((p) => p.id === region);
  if (
    i !== 0 &&
    isMainGone(
      stage,
      [...views.values()].map(({ fact }) => fact),
    )
  )
    return null;
  if (i === 0) return kind === 'world' ? { text: nounOf(stage, chief.fact), stale: false } : null;
  const rtt = formatMs(stage.rttMs[0]?.[i] ?? 0);
  return { text: kind === 'world' ? Say.away(rtt) : rtt, stale: false };
}
