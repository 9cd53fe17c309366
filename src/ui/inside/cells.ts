/** Values and statements as the narrow cells of tables show them. */
import type { Value } from '../../sim/operation.ts';
import { valueText } from '../console/values.ts';

export const cellText = (value: Value): string => (value === null ? 'NULL' : valueText(value));

const UPDATE = /^\s*update\s+"?(\w+)"?\s+set\s+(.+?)(?:\s+where\s+\w+\s*=\s*('[^']*'|\S+)(?:\s+and\s.*)?)?\s*;?\s*$/is;
/** A comma within a text or within brackets does not end it. */
const ASSIGNMENT = /"?(\w+)"?\s*=\s*((?:'[^']*'|\([^)]*\)|[^,('])+)/g;
const INSERT = /^\s*insert\s+(?:or\s+\w+\s+)?into\s+"?(\w+)"?\s*(?:\([^)]*\)\s*)?values\s*(.+?);?\s*$/is;
const DELETE = /^\s*delete\s+from\s+"?(\w+)"?(?:\s+where\s+\w+\s*=\s*('[^']*'|\S+))?\s*;?\s*$/is;

/** `UPDATE seats SET holder = 'Ana' WHERE id = 3` → `seats 3: holder ← Ana`; what is not as plain stays as it is. */
export function entryWords(sql: string): string {
  const bare = (text: string): string => text.replace(/^'([^']*)'$/, '$1');
  const update = UPDATE.exec(sql);
  if (update) {
    const [, table = '', set = '', key] = update;
    const sets = [...set.matchAll(ASSIGNMENT)].map(([, column = '', value = '']) => `${column} ← ${bare(value.trim())}`);
    if (sets.length === 0) return plain(sql);
    return `${table}${key === undefined ? '' : ` ${bare(key)}`}: ${sets.join(', ')}`;
  }
  const insert = INSERT.exec(sql);
  if (insert) return `${insert[1]} + ${(insert[2] ?? '').replaceAll("'", '').replace(/\s+/g, ' ')}`;
  const gone = DELETE.exec(sql);
  if (gone) return `${gone[1]} − ${gone[2] === undefined ? 'all' : bare(gone[2])}`;
  return plain(sql);
}

const plain = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
