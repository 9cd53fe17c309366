/** How far enough of some values have come. */

/** The highest value that at least `majority` of the values reach. Sorts them in place. */
export const reachedByMajority = (values: Float64Array, majority: number): number => Math.max(0, highest(values, values.length, majority));

/** The highest that at least `need` of the first `count` values reach, or −1. Sorts them in place; members are few. */
export function highest(values: Float64Array, count: number, need: number): number {
  for (let i = 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= 0 && (values[j] ?? 0) < value) {
      values[j + 1] = values[j] ?? 0;
      j -= 1;
    }
    values[j + 1] = value;
  }
  return need > count ? -1 : (values[need - 1] ?? -1);
}
