/** What is inside a node at the clock's moment: asked of the worker, one look at a time, and again as soon as the moment is another. */
import { useEffect, useRef, useState } from 'react';
import type { Look } from '../../session/look.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';

/** The viewer's time between two looks while it plays. */
const LOOK_EVERY_MS = 120;

export interface Asked {
  readonly node: string;
  readonly table: string | null;
  readonly key: string | null;
}

export interface Looks {
  readonly look: Look | null;
  /** The look before it, of the same node: what differs has just changed. */
  readonly before: Look | null;
}

const NOTHING: Looks = { look: null, before: null };

export function useLook({ node, table, key }: Asked): Looks {
  const store = useAppStore();
  const nowUs = useNow(LOOK_EVERY_MS);
  const id = useRun((run) => run.id);
  const opened = useRun((run) => run.stage !== null && !run.arriving);
  const [looks, setLooks] = useState<Looks>(NOTHING);
  /** What is wanted and not asked yet. */
  const wanted = useRef<(Asked & { readonly atUs: number }) | null>(null);
  const asking = useRef(false);
  const here = useRef('');
  here.current = node;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same moment of another run is another look
  useEffect(() => {
    if (!opened) return;
    wanted.current = { atUs: nowUs, node, table, key };
    if (!asking.current) void askOn();
    async function askOn(): Promise<void> {
      asking.current = true;
      for (let next = wanted.current; next; next = wanted.current) {
        wanted.current = null;
        const { atUs, ...at } = next;
        const look = await store.getState().look(atUs, at);
        if (look && look.node === here.current)
          setLooks(({ look: before }) => ({ look, before: before?.node === look.node ? before : null }));
      }
      asking.current = false;
    }
  }, [store, id, opened, nowUs, node, table, key]);
  return looks.look?.node === node ? looks : NOTHING;
}
