/** What a node reports as a list, read off it. */
import type { ReportValue } from '../../sim/node.ts';

export const listOf = (value: ReportValue | undefined): readonly (string | number)[] => (Array.isArray(value) ? value : []);
