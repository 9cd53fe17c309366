/** Times as a file gives them, as they are drawn. */
import type { Distribution, SimpleDistribution } from '../sim/distribution.ts';

/** Tables are drawn from in rising order. */
export const inOrder = (delay: Distribution): Distribution =>
  delay.type === 'mixture' ? { ...delay, of: delay.of.map((part) => ({ ...part, delay: rising(part.delay) })) } : rising(delay);

const rising = (delay: SimpleDistribution): SimpleDistribution =>
  delay.type === 'table' ? { ...delay, ms: [...delay.ms].sort((a, b) => a - b) } : delay;
