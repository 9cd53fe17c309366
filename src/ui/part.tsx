/**
 * Parts of the page that are fetched behind the first picture. One that does not come says so in a sentence in its place,
 * and stands there as soon as it has come after all.
 */
import { type ReactElement, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { missingWords, persistently } from '../store/network.ts';
import { useTurn } from './turns.ts';

interface PartState<M> {
  readonly module: M | null;
  /** It was asked for and did not come; it is asked for again. */
  readonly missing: boolean;
}

export class Part<M> {
  #state: PartState<M> = { module: null, missing: false };
  #fetched: Promise<void> | null = null;
  readonly #watchers = new Set<() => void>();

  constructor(readonly load: () => Promise<M>) {}

  readonly state = (): PartState<M> => this.#state;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Asks for it, once; resolves when it is there. */
  readonly fetch = (): Promise<void> => {
    this.#fetched ??= persistently(this.load, () => this.#tell({ module: null, missing: true })).then((module) =>
      this.#tell({ module, missing: false }),
    );
    return this.#fetched;
  };

  #tell(state: PartState<M>): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

export interface LaterProps<M> {
  readonly part: Part<M>;
  /** What stands inside, as the start of a sentence; null where another place says that it is missing. */
  readonly what: string | null;
  /** Stands there until it has come: as large, so that nothing jumps. */
  readonly before?: ReactNode;
  /** Over the whole page, not in its own place. */
  readonly onTop?: boolean;
  readonly children: (module: M) => ReactNode;
}

export function Later<M>({ part, what, before = null, onTop = false, children }: LaterProps<M>): ReactElement {
  const { module, missing } = useSyncExternalStore(part.subscribe, part.state);
  useEffect(() => void part.fetch(), [part]);
  const come = useTurn(module !== null);
  if (module !== null && come) return <>{children(module)}</>;
  if (!missing || what === null) return <>{before}</>;
  return (
    <p className={onTop ? 'problem' : 'broken'} role="alert">
      {missingWords(what)}
    </p>
  );
}
