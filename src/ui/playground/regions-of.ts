/** Where a node stands; a region stands where it is. */
import type { Stage } from '../../session/run.ts';

export const regionIn = (stage: Pick<Stage, 'nodes'>, id: string): string => stage.nodes.find((node) => node.id === id)?.region ?? id;
