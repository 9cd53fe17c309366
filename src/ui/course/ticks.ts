/** Where an axis on which each step is as many times the last has its ticks. */

/** More are too many to read. */
const MOST = 7;

/** 1, 3, 10, 30 …, and the ends of what is shorter than that. */
export function ticksOf(low: number, high: number): readonly number[] {
  const out: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const times of [1, 3]) {
      const tick = Number(`${times}e${power}`);
      if (tick >= low * 0.999 && tick <= high * 1.001) out.push(tick);
    }
  const every = Math.ceil(out.length / MOST);
  const few = out.filter((_, i) => i % every === 0);
  return few.length >= 2 ? few : [low, high];
}
