/**
 * The event queue: a binary heap ordered by (time, order), in typed arrays, so that neither times nor entries are objects.
 * An entry is a number that says where the rest of it stands (`Tasks`).
 */

const FIRST_ENTRIES = 1024;

export class EventQueue {
  size = 0;
  #at = new Float64Array(FIRST_ENTRIES);
  #order = new Float64Array(FIRST_ENTRIES);
  #id = new Int32Array(FIRST_ENTRIES);

  /** When the next entry is due, µs; Infinity when there is none. */
  get nextAt(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#at[0] ?? 0);
  }

  /** The order of the next entry. Commands have negative ones, so that they come before node events of the same instant. */
  get nextOrder(): number {
    return this.#order[0] ?? 0;
  }

  /** `order` breaks ties and is unique. */
  push(at: number, order: number, id: number): void {
    if (this.size === this.#at.length) this.#grow();
    const times = this.#at;
    const orders = this.#order;
    const ids = this.#id;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const parentAt = times[parent] ?? 0;
      const parentOrder = orders[parent] ?? 0;
      if (at > parentAt || (at === parentAt && order > parentOrder)) break;
      times[i] = parentAt;
      orders[i] = parentOrder;
      ids[i] = ids[parent] ?? 0;
      i = parent;
    }
    times[i] = at;
    orders[i] = order;
    ids[i] = id;
  }

  /** Takes the next entry out; -1 when there is none. */
  pop(): number {
    if (this.size === 0) return -1;
    const times = this.#at;
    const orders = this.#order;
    const ids = this.#id;
    const top = ids[0] ?? -1;
    const size = --this.size;
    const at = times[size] ?? 0;
    const order = orders[size] ?? 0;
    const half = size >> 1;
    let i = 0;
    while (i < half) {
      let child = 2 * i + 1;
      let childAt = times[child] ?? 0;
      const right = child + 1;
      if (right < size) {
        const rightAt = times[right] ?? 0;
        if (rightAt < childAt || (rightAt === childAt && (orders[right] ?? 0) < (orders[child] ?? 0))) {
          child = right;
          childAt = rightAt;
        }
      }
      const childOrder = orders[child] ?? 0;
      if (childAt > at || (childAt === at && childOrder > order)) break;
      times[i] = childAt;
      orders[i] = childOrder;
      ids[i] = ids[child] ?? 0;
      i = child;
    }
    times[i] = at;
    orders[i] = order;
    ids[i] = ids[size] ?? 0;
    return top;
  }

  /** Every entry, in no order. */
  ids(): Int32Array {
    return this.#id.slice(0, this.size);
  }

  #grow(): void {
    const grown = this.#at.length * 2;
    const [at, order, id] = [new Float64Array(grown), new Float64Array(grown), new Int32Array(grown)];
    at.set(this.#at);
    order.set(this.#order);
    id.set(this.#id);
    [this.#at, this.#order, this.#id] = [at, order, id];
  }
}
