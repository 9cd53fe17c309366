/** The event queue: a binary heap ordered by (time, order). */

export interface Queued {
  /** Virtual time, µs. */
  readonly at: number;
  /** Breaks ties; unique. Commands have negative orders so that they come before node events of the same instant. */
  readonly order: number;
}

const before = (a: Queued, b: Queued): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export class EventQueue<T extends Queued> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): T | undefined {
    return this.#heap[0];
  }

  push(item: T): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(item, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = item;
  }

  pop(): T | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return top;
    const half = heap.length >> 1;
    let i = 0;
    while (i < half) {
      let child = 2 * i + 1;
      let lesser = heap[child];
      const right = heap[child + 1];
      if (lesser !== undefined && right !== undefined && before(right, lesser)) {
        child++;
        lesser = right;
      }
      if (lesser === undefined || !before(lesser, last)) break;
      heap[i] = lesser;
      i = child;
    }
    heap[i] = last;
    return top;
  }

  /** Every queued item, in no order. */
  items(): readonly T[] {
    return this.#heap;
  }
}
