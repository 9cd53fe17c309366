/**
 * From 0 to below 1, by number, as evenly as can be: multiples of the golden ratio. Whoever keeps the numbers below a share keeps that
 * share of any stretch of them, and hardly others when the share changes a little.
 */
export const evenly = (i: number): number => (i * 0.618_033_988_749_894_9) % 1;
