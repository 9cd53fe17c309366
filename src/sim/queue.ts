/**
 * The event queue: a binary heap ordered by (time, order), in typed arrays, so that neither times nor entries are objects.
 * An entry is a number that says where the rest of it stands (`Agenda`).
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

  /** The next entry's number; meaningless when there is none. */
  get nextId(): number {
    return this.#id[0] ?? 0;
  }

  /** Takes the next entry out. */
  pop(): void {
    const size = --this.size;
    if (size > 0) this.#sink(this.#at[size] ?? 0, this.#order[size] ?? 0, this.#id[size] ?? 0);
  }

  /** Takes the next entry out and puts another in, at the price of one. */
  replace(at: number, order: number, id: number): void {
    this.#sink(at, order, id);
  }

  /** An entry for the root finds its place. */
  #sink(at: number, order: number, id: number): void {
    const { size } = this;
    const times = this.#at;
    const orders = this.#order;
    const ids = this.#id;
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
    ids[i] = id;
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
