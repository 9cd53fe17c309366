/** A CSV file as a table: its first line names the columns, and what stands in them says of what type they are. */
import Papa from 'papaparse';
import { BadInput } from '../scenarios/problem.ts';
import type { Value } from '../sim/operation.ts';
import { insertsOf, quotedName } from './rows.ts';

const COLUMNS_MAX = 200;

type Type = 'INTEGER' | 'REAL' | 'TEXT';

export function csvSetup(file: string, text: string): readonly string[] {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const [header, ...lines] = data;
  if (!header || lines.length === 0)
    throw new BadInput(`${file} has no rows: its first line has to name the columns, the next ones have what stands in them.`);
  const quote = errors.find(({ type }) => type === 'Quotes');
  if (quote) throw new BadInput(`${file}, row ${(quote.row ?? 0) + 1}: ${quote.message.toLowerCase()}. Fix it there.`);
  const columns = namesOf(file, header);
  for (const [i, line] of lines.entries()) {
    if (line.length === columns.length) continue;
    throw new BadInput(
      `${file}, row ${i + 2}: it has ${line.length} ${line.length === 1 ? 'field' : 'fields'}, and the first line names ${columns.length} columns. Fix it there.`,
    );
  }
  const types = columns.map((_, c) => typeOf(lines.map((line) => line[c] ?? '')));
  const key = columns.findIndex((name, c) => /^id$|_id$/i.test(name) && types[c] === 'INTEGER' && isUnique(lines, c));
  const table = tableName(file);
  const declared = columns.map((name, c) => `${quotedName(name)} ${types[c]}${c === key ? ' PRIMARY KEY' : ''}`);
  const rows = lines.map((line) => line.map((field, c) => fieldValue(field, types[c] ?? 'TEXT')));
  return [`CREATE TABLE ${quotedName(table)} (${declared.join(', ')})`, ...insertsOf(table, columns, rows)];
}

function namesOf(file: string, header: readonly string[]): readonly string[] {
  const names = header.map((name) => name.trim());
  if (names.length > COLUMNS_MAX)
    throw new BadInput(`${file} has ${names.length} columns; at most ${COLUMNS_MAX} are taken. Leave some out.`);
  for (const [i, name] of names.entries()) {
    if (name === '') throw new BadInput(`${file}, first line: column ${i + 1} has no name. Give it one.`);
    if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== i)
      throw new BadInput(`${file}, first line: “${name}” stands there twice. Rename one.`);
  }
  return names;
}

const WHOLE = /^[+-]?\d{1,15}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function typeOf(fields: readonly string[]): Type {
  const filled = fields.filter((field) => field !== '');
  if (filled.length === 0) return 'TEXT';
  // What begins with a zero is a number to nobody: a postcode, a telephone.
  if (filled.every((field) => WHOLE.test(field) && !/^[+-]?0\d/.test(field))) return 'INTEGER';
  return filled.every((field) => NUMBER.test(field) && !/^[+-]?0\d/.test(field)) ? 'REAL' : 'TEXT';
}

const fieldValue = (field: string, type: Type): Value => (field === '' ? null : type === 'TEXT' ? field : Number(field));

function isUnique(lines: readonly string[][], column: number): boolean {
  return new Set(lines.map((line) => line[column])).size === lines.length && lines.every((line) => line[column] !== '');
}

const tableName = (file: string): string =>
  file
    .replace(/\.\w+$/, '')
    .replace(/[^\p{L}\p{N}_]+/gu, '_')
    .replace(/^(?=\d)/, '_') || 'data';
