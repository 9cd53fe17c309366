/** The pages of the latest versions of a history: as many as its answers may come from, within bounds. */
import { PAGE_BYTES } from '../../sqlite/pages/heap.ts';
import type { PastState } from '../../sqlite/past.ts';
import type { Store } from '../../sqlite/pages/store.ts';
import { KeptRoot, type Version } from './version.ts';

/** Versions whose pages are kept, and what these may take together. The latest is always kept. */
export const ROOTS_KEPT = { versions: 1_024, bytes: 8 * 1024 * 1024 };
const BYTES_PER_PLACE = 4;

export type SavedRoots = ReadonlyMap<number, KeptRoot>;

export function releaseRoots(saved: SavedRoots): void {
  for (const kept of saved.values()) kept.release();
}

export class Roots {
  /** Version → its pages, oldest first. */
  readonly #kept = new Map<number, KeptRoot>();
  #bytes = 0;

  constructor(readonly bounds = ROOTS_KEPT) {}

  /** Keeps what a store holds now. */
  keep({ id, parent }: Pick<Version, 'id' | 'parent'>, store: Store): void {
    const root = store.root();
    const { pages } = root;
    const own = differing(pages, this.#kept.get(parent)?.root.pages);
    const kept = new KeptRoot(root, pages.length * BYTES_PER_PLACE + own * PAGE_BYTES);
    this.#kept.set(id, kept);
    this.#bytes += kept.bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (oldest === id || (this.#kept.size <= this.bounds.versions && this.#bytes <= this.bounds.bytes)) return;
      this.#bytes -= bytes;
      this.#kept.get(oldest)?.release();
      this.#kept.delete(oldest);
    }
  }

  state({ id, position, schema }: Version): PastState | null {
    const kept = this.#kept.get(id);
    return kept ? { root: kept.root, position, schema } : null;
  }

  save(): SavedRoots {
    return new Map([...this.#kept].map(([id, kept]) => [id, kept.share()]));
  }

  restore(saved: SavedRoots): void {
    for (const [id, kept] of saved) {
      this.#kept.set(id, kept.share());
      this.#bytes += kept.bytes;
    }
  }

  close(): void {
    releaseRoots(this.#kept);
    this.#kept.clear();
  }
}

/** Pages of the first list that are others than in the second. */
function differing(pages: Uint32Array, before: Uint32Array | undefined): number {
  if (before === undefined) return pages.length;
  let count = 0;
  for (let i = 0; i < pages.length; i++) if (pages[i] !== before[i]) count++;
  return count;
}
