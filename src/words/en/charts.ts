/** English: what charts says. */

// reads.ts
export const there = 'there';
export const back = 'back';
export const majority = 'majority';
export const votes = 'votes';
export const miss = 'miss';
export const queue = 'queue';
export const sql = 'SQL';
export const disk = 'disk';
export const waiting = 'waiting';
export const onTheWay = 'on the way';
export const theMainDatabase = 'the main database';
export const theSameReadAskedOf = (figure: string) => `the same read, asked of ${figure} (published median)`;

// strips.tsx
export const oneDotOperations = (each: number) => (each > 1 ? `one dot: ${each} operations` : '');
export const ms = ' ms';
export const noOperations = (name: string) => `${name}: no operations`;
export const staleFromA = (stale: number, cached: number) =>
  `${stale > 0 ? `, ${stale} stale` : ''}${cached > 0 ? `, ${cached} from a cache` : ''}`;
export const operationsMedianMs95Within = (name: string, count: number, figure: string, figure2: string, extra: string) =>
  `${name}: ${count} operations, median ${figure} ms, 95 % within ${figure2} ms${extra}`;
export const latencyByRegion = (list: string) => `Latency by region. ${list}.`;
