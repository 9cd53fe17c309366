/** What was made of numbered things and asked for lately: at most some thousand, the rest is made again. */

/** More than are ever drawn in one picture. */
const HALF_MAX = 8_192;

export class Recent<T> {
  #younger = new Map<number, T>();
  #older = new Map<number, T>();

  get(i: number, make: () => T): T {
    const young = this.#younger.get(i);
    if (young !== undefined) return young;
    const value = this.#older.get(i) ?? make();
    if (this.#younger.size >= HALF_MAX) [this.#older, this.#younger] = [this.#younger, new Map()];
    this.#younger.set(i, value);
    return value;
  }

  /** It has changed. */
  drop(i: number): void {
    this.#younger.delete(i);
    this.#older.delete(i);
  }
}
