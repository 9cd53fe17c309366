/**
 * Reference tables: small tables that every partition keeps whole, so that whatever joins them finds their rows where it is. Source: Citus
 * documentation, *Table types* (a reference table is one shard, with a copy on every worker; it is written with two-phase commit).
 */
import { sameName } from './key.ts';

/** How tables are spread, as it is set: the key (`key.ts`), and the names of those that every partition has. */
export interface Sharding {
  readonly key: string;
  /** Names after commas; absent: no table is. */
  readonly reference?: string;
}

/** Names after commas, or nothing; for a setting. */
export const REFERENCE_PATTERN = String.raw`^\s*([^\s,.=][^,.=]*(,\s*[^\s,.=][^,.=]*)*)?$`;

/** What stands in the place of a key where rows of reference tables are copied to a partition; no value has such a place. */
export const REFERENCE_PLACE = 'reference tables';

export const referenceNames = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export const isReference = (text: string | undefined, table: string): boolean =>
  text !== undefined && referenceNames(text).some((name) => sameName(name, table));

/** Settings as jobs have them. Nothing is said where there is nothing to say. */
export function shardingOf(key: string, reference: string): Sharding {
  return referenceNames(reference).length === 0 ? { key } : { key, reference };
}
