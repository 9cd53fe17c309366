/** Zipf's law with exponent 1: the k-th most popular of n is asked for in proportion to 1/k. Divisions and sums alone, so that every engine draws the same. */
const sums = new Map<number, Float64Array>();

/** 1 + 1/2 + … + 1/k at place k − 1. */
function sumsOf(n: number): Float64Array {
  let known = sums.get(n);
  if (!known) {
    known = new Float64Array(n);
    let sum = 0;
    for (let k = 1; k <= n; k++) {
      sum += 1 / k;
      known[k - 1] = sum;
    }
    sums.set(n, known);
  }
  return known;
}

/** An integer from 1 to `n`; `unit` is drawn evenly from (0, 1). */
export function zipf(n: number, unit: number): number {
  const upTo = sumsOf(n);
  const mark = unit * (upTo[n - 1] ?? 0);
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) < mark) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
