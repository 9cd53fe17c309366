/**
 * The house rules that a machine can check, each a pure function from files to complaints. `tidy.test.ts` runs them over
 * the whole project and over planted violations.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { ALLOWED, allows, mayImport } from './imports.ts';

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A rule: complaints are `path:line what is wrong`. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

const LEFT_OUT = new Set(['node_modules', 'dist', 'shots', '.git', '.cache', 'package-lock.json']);
const TEXT = /\.(ts|tsx|css|html|json|md|yml|txt|jsonl)$|\/run$/;

/** Every text file of the project, sorted by path. */
export function projectFiles(root: string): readonly SourceFile[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !LEFT_OUT.has(entry.name))
      .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
  return walk(root)
    .map((file) => ({ file, path: relative(root, file).split(sep).join('/') }))
    .filter(({ path }) => TEXT.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ file, path }) => ({ path, text: readFileSync(file, 'utf8') }));
}

const isCode = (file: SourceFile): boolean => /\.tsx?$/.test(file.path);
const isIn = (file: SourceFile, folders: readonly string[]): boolean => folders.some((folder) => file.path.startsWith(`src/${folder}/`));

/** The text with its comments blanked; lines keep their numbers. A `//` after a colon is taken for an address. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
}

function matches(file: SourceFile, text: string, pattern: RegExp, complain: (found: string) => string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const found = pattern.exec(line);
    return found ? [`${file.path}:${i + 1} ${complain(found[0])}`] : [];
  });
}

/** Folders whose results must be the same on every machine and in every year. */
export const CORE = [
  'sim',
  'sqlite',
  'regions',
  'architectures',
  'consistency',
  'trace',
  'session',
  'workload',
  'scenarios',
  'lesson',
  'sharding',
  'search',
];
// Engines may round these as they like: only + − × ÷ and the square root are the same to the last bit everywhere.
const NOT_DETERMINISTIC =
  /\bMath\.(?:sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh|exp|expm1|log|log2|log10|log1p|pow|cbrt|hypot)\b|\bcrypto\.|\bsetImmediate\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\bperformance\.now\b|\bsetTimeout\b|\bsetInterval\b|\bcreateActor\b|\brandomUUID\b|\bhrtime\b|\blocaleCompare\b|\btoLocale\w+\((?!')|\bIntl\./;

export const deterministic: Rule = (files) =>
  files
    .filter((file) => isCode(file) && isIn(file, CORE))
    .flatMap((file) =>
      matches(file, withoutComments(file.text), NOT_DETERMINISTIC, (found) => `uses ${found}: take time and chance from the kernel`),
    );

/** Everything but what is looked at: these also run in Node, or in a worker, or without React in tests. */
const BLIND = [...CORE, 'claims', 'worker', 'cli'];
const SCREEN = /\b(?:document|window|localStorage|sessionStorage|navigator|location)\.\w|\brequestAnimationFrame\b|\bHTML\w*Element\b/;

export const screenless: Rule = (files) =>
  files
    .filter((file) => isCode(file) && isIn(file, BLIND))
    .flatMap((file) => matches(file, withoutComments(file.text), SCREEN, (found) => `uses ${found}: only ui and embed know of screens`));

const CAST = /:\s*any\b|\bas any\b|[<,]\s*any\s*[>,[]|\bas unknown as\b/;
const CALMED = /@ts-(?:ignore|expect-error|nocheck)/;

export const typed: Rule = (files) =>
  files
    .filter(isCode)
    .flatMap((file) =>
      [...matches(file, withoutComments(file.text), CAST, quoted), ...matches(file, file.text, CALMED, quoted)].map(
        (found) => `${found} silences the type checker`,
      ),
    );

const quoted = (found: string): string => `“${found}”`;

// Written in pieces so that this file does not find itself.
const LEFTOVER = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);

export const finished: Rule = (files) =>
  files
    .filter((file) => isCode(file) || file.path.endsWith('.css'))
    .flatMap((file) => matches(file, file.text, LEFTOVER, (found) => `has a leftover ${found}: do it, or write it in an issue`));

const MACHINE_PATH = new RegExp(`(?:^|[^\\w.])/(?:${['ro' + 'ot', 'tm' + 'p', 'ho' + 'me', 'wo' + 'rk', 'Us' + 'ers'].join('|')})/[\\w.]`);

export const portable: Rule = (files) =>
  files.flatMap((file) => matches(file, file.text, MACHINE_PATH, (found) => `names a place on one machine: ${found.trim()}…`));

export const allTestsRun: Rule = (files) =>
  files
    .filter((file) => /\.test\.tsx?$/.test(file.path))
    .flatMap((file) =>
      matches(file, file.text, /\b(?:it|test|describe)\.(?:only|skip|todo)\b/, (found) => `uses ${found}: every test runs`),
    );

const LINES_MAX = 400;

export const short: Rule = (files) =>
  files
    .filter((file) => isCode(file) || file.path.endsWith('.css'))
    .map((file) => ({ file, lines: file.text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ file, lines }) => `${file.path}:${lines} has more than ${LINES_MAX} lines: is there a second thing in it?`);

export const opensWithItsPurpose: Rule = (files) =>
  files
    .filter((file) => isCode(file) && file.path.startsWith('src/'))
    .filter((file) => !/^\s*(?:\/\*\*|\/\/)/.test(file.text))
    .map((file) => `${file.path}:1 does not open with a comment that says what it is for`);

const ROOM_FILES = ['about.ts', 'protocol.ts', 'machine.ts', 'driver.ts', 'node.ts', 'invariants.ts', 'README.md', 'index.ts'];

/** A room is a folder of `architectures` with an `about.ts`; `ids` are those that must exist. */
export const roomShape =
  (ids: readonly string[]): Rule =>
  (files) => {
    const paths = new Set(files.map((file) => file.path));
    return ids.flatMap((id) =>
      ROOM_FILES.map((name) => `src/architectures/${id}/${name}`)
        .filter((path) => !paths.has(path))
        .map((path) => `${path}:1 is missing: all rooms have the same files`),
    );
  };

const IMPORT = /\b(?:import|export)\s+(type\s+)?([^'";]*?\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** What a file imports: the name as written and whether only types cross. */
export function importsOf(text: string): readonly { readonly from: string; readonly typesOnly: boolean }[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(([, type, names, from, dynamic]) => {
    const listed = /^\{([\s\S]*)\}\s*from/.exec(names?.trim() ?? '')?.[1];
    const inline = listed?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')) ?? false;
    return { from: from ?? dynamic ?? '', typesOnly: type !== undefined || inline };
  });
}

export const importDirection: Rule = (files) =>
  files
    .filter((file) => isCode(file) && file.path.startsWith('src/'))
    .flatMap((file) =>
      importsOf(file.text).flatMap((each) => {
        const why = mayImport(file.path, each.from, each.typesOnly);
        return why ? [`${file.path}:1 imports ${each.from}: ${why}`] : [];
      }),
    );

/** Lines of the table that no import needs any more: they would let in what nobody meant. */
export const tableIsNeeded: Rule = (files) => {
  const imports = files
    .filter((file) => isCode(file) && file.path.startsWith('src/'))
    .flatMap(({ path, text }) => importsOf(text).map((each) => ({ ...each, path, target: targetOf(path, each.from) })));
  return Object.entries(ALLOWED).flatMap(([folder, lines]) => {
    const own = imports.filter(({ path }) => path.startsWith(`src/${folder}/`));
    return Object.keys(lines)
      .filter((line) => !own.some(({ target, typesOnly }) => allows(line, target, typesOnly)))
      .map((line) => `test/tools/imports.ts:1 lets ${folder} import ${line}, and nothing there does: remove the line`);
  });
};

/** The path within src that a file's import means; a package's name stays as it is. */
const targetOf = (path: string, from: string): string =>
  from.startsWith('.')
    ? posix
        .join(posix.dirname(path), from)
        .replace(/^src\//, '')
        .replace(/\?.*$/, '')
    : from;

/** Names of rooms and of their kinds of nodes stand in the rooms; experiments name them as the files of scenarios do. */
export const roomsNameThemselves =
  (ids: readonly string[], kinds: readonly string[]): Rule =>
  (files) => {
    const named = new RegExp(`(?<!from |import\\()'(?:${ids.join('|')})'|\\bkind [!=]== '(?:${kinds.join('|')})'`);
    return files
      .filter((file) => isCode(file) && file.path.startsWith('src/') && !file.path.startsWith('src/architectures/'))
      .filter((file) => !/^src\/(?:fidelity|claims)\//.test(file.path))
      .flatMap((file) => matches(file, withoutComments(file.text), named, (found) => `names ${found}: ask what the room says of itself`));
  };

/** Files of src that nothing reached from `entries` imports: what only tests need stands under test. */
export const neededBySource =
  (entries: readonly string[]): Rule =>
  (files) => {
    const code = new Map(files.filter((file) => isCode(file) && file.path.startsWith('src/')).map((file) => [file.path, file.text]));
    const reached = new Set(entries);
    for (const path of reached) {
      for (const { from } of importsOf(code.get(path) ?? '')) {
        const target = `src/${targetOf(path, from)}`;
        if (code.has(target)) reached.add(target);
      }
    }
    return [...code.keys()]
      .filter((path) => !reached.has(path))
      .map((path) => `${path}:1 is imported by no part of the app: is it of the tests?`);
  };
