/** English: how many of what, as a sentence says it: `one version`, `no rows`, in figures from thirteen on. */
import { grouped } from './numbers.ts';

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${WORDS[n] ?? grouped(n)} ${n === 1 ? singular : plural}`;
}

export const bytes = (n: number): string => count(n, 'byte');
export const committedWrites = (n: number): string => count(n, 'committed write');
export const moreRows = (n: number): string => count(n, 'more row');
export const otherRows = (n: number): string => count(n, 'other row');
export const rows = (n: number): string => count(n, 'row');
export const versions = (n: number): string => count(n, 'version');
