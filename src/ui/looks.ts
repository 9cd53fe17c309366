/** How this run's nodes and messages are drawn: what the pictures ask of an architecture, and stale answers as such. */
import { useMemo } from 'react';
import type { About, Glyph, MessageLook } from '../architectures/showing.ts';
import { PLAIN_GLYPH } from '../architectures/shared/glyphs.ts';
import type { Message } from '../sim/node.ts';
import type { NodeFact, TraceIndex } from '../trace/world.ts';
import { kindOf } from './kinds.ts';
import { useRun } from './store.tsx';
import { aboutOf, roomOf } from './rooms.ts';
import * as Say from '../words/en/page/shared.ts';

const LEGEND_MAX = 5;
const LOST: MessageLook = { meaning: 'lost', label: Say.lost, hollow: false };
const STALE: MessageLook = { meaning: 'stale', label: Say.staleAnswer, hollow: false };

/** The key for this run: one mark per look of the messages that it sends, once that is known. */
export function useLegend(): readonly MessageLook[] {
  const index = useRun((run) => run.index);
  const done = useRun((run) => run.done);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  return useMemo(() => {
    const sent = done ? new Set(index.chronicle.kinds.keys()) : null;
    return legendOf(aboutOf(architecture), sent);
  }, [index, done, architecture]);
}

/** One look per mark; heartbeats only if there is room. The last two are how messages may end. */
export function legendOf({ messages, kinds }: About, sent: ReadonlySet<string> | null): readonly MessageLook[] {
  const looks = new Map<string, MessageLook>();
  for (const [kind, look] of Object.entries(messages)) {
    if (sent && !sent.has(kind)) continue;
    // Only agree and cache have an asking form of their own.
    const asks = look.hollow && (look.meaning === 'agree' || look.meaning === 'cache');
    const key = `${look.meaning} ${asks}`;
    if (!looks.has(key)) looks.set(key, { ...look, label: look.inKey ?? look.label });
  }
  const sorted = [...looks.values()].sort((a, b) => Number(a.meaning === 'pulse') - Number(b.meaning === 'pulse'));
  const copies = kinds.some(({ holds }) => holds === 'copy' || holds === 'answers');
  return [...sorted.slice(0, LEGEND_MAX - (copies ? 1 : 0)), ...(copies ? [STALE] : []), LOST];
}

export function useLookOf(): (message: Message) => MessageLook {
  const index = useRun((run) => run.index);
  const version = useRun((run) => run.version);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trace grows in place, `version` says so
  return useMemo(() => lookWithStale(index, aboutOf(architecture)), [index, version, architecture]);
}

/** A reply that carries something old is drawn as such, from its departure on: it is old already then. */
function lookWithStale(index: TraceIndex, about: About): (message: Message) => MessageLook {
  const stale = new Map<string, boolean>();
  return (message) => {
    const look = about.messages[message.as ?? message.kind] ?? { meaning: 'pulse', label: message.kind, hollow: false };
    if (look.meaning !== 'reply' || !('op' in message) || typeof message.op !== 'string') return look;
    const { op } = message;
    let old = stale.get(op);
    if (old === undefined) {
      old = index.isStale(op);
      stale.set(op, old);
    }
    return old ? STALE : look;
  };
}

export function useGlyphOf(nowUs: number): (node: NodeFact) => Glyph {
  const index = useRun((run) => run.index);
  const version = useRun((run) => run.version);
  const opened = useRun((run) => run.stage !== null);
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trace grows in place, `version` says so
  return useMemo(() => {
    const about = aboutOf(architecture);
    if (!opened) return (node) => outline(node, about);
    const all = [...index.worldAt(nowUs).nodes.values()];
    return (node) => (node.kind === 'client' ? CLIENT : about.glyph(node, all, nowUs));
  }, [index, version, opened, architecture, nowUs]);
}

const CLIENT: Glyph = { ...PLAIN_GLYPH, shape: 'client' };

/** A node whose database has not opened yet. */
function outline(node: NodeFact, about: About): Glyph {
  if (node.kind === 'client') return CLIENT;
  const { shape } = kindOf(about, node.kind);
  return { ...PLAIN_GLYPH, shape, ring: 'hairline', note: ' ' };
}
