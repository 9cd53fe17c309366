/** Counting majorities: commits and read confirmations both ask how far a majority has come. */

/** The highest value that at least `majority` of the values reach. Sorts `values` in place; members are few. */
export function reachedByMajority(values: Float64Array, majority: number): number {
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= 0 && (values[j] ?? 0) < value) {
      values[j + 1] = values[j] ?? 0;
      j -= 1;
    }
    values[j + 1] = value;
  }
  return values[majority - 1] ?? 0;
}
