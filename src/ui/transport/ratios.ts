/** The playback ratio in words: how much simulated time passes in a second of the viewer's. */
import * as Say from '../../words/en/transport/shared.ts';

/** As fast as the machine can: the clock waits for what is simulated. */
export const FASTEST = 1e9;

/** Simulated ms per second: from 1/1000 up to as fast as it goes. */
export const rates: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 60_000, 600_000, FASTEST];

/** The offered rates with this one among them. */
export function ratesWith(rate: number): readonly number[] {
  return rates.includes(rate) ? rates : [...rates, rate].sort((a, b) => a - b);
}

const digits = (n: number): string => String(Number(n.toPrecision(3)));

/** `1 s here is 5 ms there` */
export function ratioWords(msPerSecond: number): string {
  if (msPerSecond >= FASTEST) return Say.asFastAsItCan;
  if (msPerSecond >= 60_000) return Say.n1SHereIsMin(digits(msPerSecond / 60_000));
  return msPerSecond >= 1_000 ? Say.n1SHereIsS(digits(msPerSecond / 1_000)) : Say.n1SHereIsMs(digits(msPerSecond));
}

/** `1 : 200` */
export function ratioFigure(msPerSecond: number): string {
  if (msPerSecond >= FASTEST) return '';
  return msPerSecond <= 1_000 ? `1 : ${digits(1_000 / msPerSecond)}` : `${digits(msPerSecond / 1_000)} : 1`;
}
