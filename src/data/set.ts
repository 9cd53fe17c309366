/** Several files as one set-up: a CSV file is a table, so data of several tables comes as several files. */
import { BadInput } from '../scenarios/problem.ts';
import { FILE_BYTES_MAX, tooLarge } from './bounds.ts';
import { readData } from './read.ts';
import { schemaOf } from '../scenarios/schema-of.ts';

export interface DataFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** One after another in the order of their names, so that the same files are the same data however they were chosen. */
export async function readSet(files: readonly DataFile[]): Promise<readonly string[]> {
  const bytes = files.reduce((sum, each) => sum + each.bytes.length, 0);
  if (files.length > 1 && bytes > FILE_BYTES_MAX) throw tooLarge(`The set of ${files.length} files`, bytes);
  const made = new Map<string, string>();
  const setup: string[] = [];
  for (const { file, bytes: content } of inOrder(files)) {
    const statements = await readData(file, content);
    for (const { name: table } of schemaOf(statements)) {
      const before = made.get(table.toLowerCase());
      if (before !== undefined && before !== file)
        throw new BadInput(`${before} and ${file} both make a table ${table}. Rename one of them.`);
      made.set(table.toLowerCase(), file);
    }
    setup.push(...statements);
  }
  return setup;
}

const inOrder = (files: readonly DataFile[]): readonly DataFile[] =>
  [...files].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
