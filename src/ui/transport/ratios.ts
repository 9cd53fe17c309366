/** The playback ratio in words: how much simulated time passes in a second of the viewer's. */

/** Simulated ms per second: from 1/1000 up to five times as fast as life. */
export const rates: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];

/** The offered rates with this one among them. */
export function ratesWith(rate: number): readonly number[] {
  return rates.includes(rate) ? rates : [...rates, rate].sort((a, b) => a - b);
}

const digits = (n: number): string => String(Number(n.toPrecision(3)));

/** `1 s here is 5 ms there` */
export function ratioWords(msPerSecond: number): string {
  return msPerSecond >= 1_000 ? `1 s here is ${digits(msPerSecond / 1_000)} s there` : `1 s here is ${digits(msPerSecond)} ms there`;
}

/** `1 : 200` */
export function ratioFigure(msPerSecond: number): string {
  return msPerSecond <= 1_000 ? `1 : ${digits(1_000 / msPerSecond)}` : `${digits(msPerSecond / 1_000)} : 1`;
}
