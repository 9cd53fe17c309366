/** The causes that are lit: where they lie in the pictures. */
import { useMemo } from 'react';
import type { NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { useApp, useRun } from '../store.tsx';

/** A moment of a chain: when, where, and the transmission that it is about. */
export interface LitMoment {
  readonly seq: number;
  /** The `seq` of what caused it; negative at the start of a chain. */
  readonly cause: number;
  readonly at: number;
  readonly node: NodeId | null;
  readonly send: number | null;
}

const NOTHING: readonly LitMoment[] = [];

/** More than these are a blur; the latest are the nearest causes. */
const LIT_MAX = 200;

/** In order of time. */
export function litMoments(index: TraceIndex, why: number | null, too: readonly number[] = []): readonly LitMoment[] {
  if (why === null) return NOTHING;
  const causes = new Map([why, ...too].flatMap((event) => index.causes(event)).map((event) => [event.seq, event]));
  return [...causes.values()]
    .sort((a, b) => b.seq - a.seq)
    .map((event): LitMoment => {
      const node = event.type === 'send' || event.type === 'resend' ? event.from : 'node' in event ? event.node : null;
      return { seq: event.seq, cause: event.cause, at: event.at, node, send: index.flight(event.seq)?.send ?? null };
    })
    .slice(0, LIT_MAX)
    .reverse();
}

/** The transmissions among them, each once. */
export const litSends = (lit: readonly LitMoment[]): readonly number[] => [...new Set(lit.flatMap(({ send }) => send ?? []))];

/** Of the event that is asked about, in this run. */
export function useLit(): readonly LitMoment[] {
  const index = useRun((run) => run.index);
  const why = useRun((run, page) => (page.focused === run.id ? page.why : null));
  const too = useApp((page) => page.whyToo);
  return useMemo(() => litMoments(index, why, too), [index, why, too]);
}
