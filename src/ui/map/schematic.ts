/**
 * Which schematic serves an architecture: a compass where one main database stands in the middle, a ring for peers (members,
 * and partitions with a router each).
 */
import type { About } from '../../architectures/showing.ts';

export const schematicFor = ({ kinds }: Pick<About, 'kinds'>): 'compass' | 'ring' =>
  kinds.some(({ holds }) => holds === 'main') ? 'compass' : 'ring';
