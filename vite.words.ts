/**
 * The language of a build. A build speaks one language, so that no page carries a second one, or looks a word up while it draws.
 * English stands in the files of `src/words/en`; a language says in files of the same names what is otherwise there, and English
 * stays where it says nothing. What rooms and scenarios say of themselves is overlaid the same way, by its keys and ids.
 * Decision 0044 tells why.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

export interface Language {
  /** As HTML's `lang` has it: `de`, `pt-BR`. */
  readonly id: string;
  /** The module whose default export says what stands in a file, by the file's name below; null: English stays. */
  readonly moduleFor: (file: string) => string | null;
}

const SRC = resolve('src');
const ENGLISH = '?english';
/** What has words beside the catalogue: rooms, settings, scenarios, places and what was measured. Each is named by its path within `src`. */
const DATA = new RegExp(
  `^(?:${[
    'architectures/(?:multi-master/)?[\\w-]+/(?:about|tuning)\\.ts',
    'session/(?:connections|disk|settings)\\.ts',
    'scenarios/(?:\\w+/)?[\\w-]+\\.json',
    'regions/regions\\.json',
    '(?:claims|fidelity)/measured\\.json',
  ].join('|')})$`,
);

/** `console/answer`, `architectures/read-replicas/about`, `scenarios/stale-in-tokyo`; null for a file without words. */
export function wordsIn(path: string): string | null {
  const inside = relative(SRC, path).split(sep).join('/');
  const file = /^words\/en\/(.+)\.ts$/.exec(inside)?.[1];
  if (file !== undefined) return file;
  return DATA.test(inside) ? inside.replace(/\.\w+$/, '') : null;
}

/** A language whose files stand in a folder. */
export function languageIn(id: string, folder: string): Language {
  return {
    id,
    moduleFor: (file) => {
      const path = resolve(folder, `${file}.ts`);
      return existsSync(path) ? path : null;
    },
  };
}

/** Makes a build speak a language. */
export function speaking(language: Language): Plugin {
  return {
    name: 'antipode-language',
    enforce: 'pre',
    load(id) {
      const [path = '', query] = id.split('?');
      if (query !== undefined) return query === ENGLISH.slice(1) ? { code: english(path), moduleType: 'ts' } : null;
      const file = path.startsWith(SRC) ? wordsIn(path) : null;
      const module = file === null ? null : language.moduleFor(file);
      return module === null ? null : { code: overlaid(path, module), moduleType: 'ts' };
    },
    transformIndexHtml: (html) => html.replace(/<html lang="\w+"/, `<html lang="${language.id}"`),
  };
}

const english = (path: string): string =>
  path.endsWith('.json') ? `export default ${readFileSync(path, 'utf8')}` : readFileSync(path, 'utf8');

/** Everything that the English file exports, as the language says it. A `$` stands in no name of the catalogue. */
function overlaid(path: string, words: string): string {
  const names = path.endsWith('.json') ? ['default'] : exportsOf(readFileSync(path, 'utf8'));
  return [
    `import * as $english from ${JSON.stringify(`${path}${ENGLISH}`)};`,
    `import $words from ${JSON.stringify(words)};`,
    `import { overlaid as $overlaid } from ${JSON.stringify(resolve('vite.overlaid.ts'))};`,
    `const $said = $overlaid(${path.endsWith('.json') ? '$english.default' : '$english'}, $words);`,
    ...names.map((name) => (name === 'default' ? 'export default $said;' : `export const ${name} = $said.${name};`)),
  ].join('\n');
}

const exportsOf = (text: string): string[] => [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
