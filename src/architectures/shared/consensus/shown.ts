/** What a member shows of its part of a group to whoever looks inside. */
import type { Believed, Knows } from '../../inside.ts';

/** By the names of the algorithm. */
export interface Shown extends Pick<Knows, 'facts'> {
  /** What an entry's number is called. */
  readonly termName: string;
  readonly believed?: Believed;
}
