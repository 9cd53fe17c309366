/** What stands in `src` and is used by tests alone, or by nobody: helpers of tests live under `test`, and the rest goes. */
import { posix } from 'node:path';
import { type Rule, type SourceFile, withoutComments } from './tidy.ts';

/** None at present. */
export const FOR_TESTS: readonly string[] = [];

const EXPORTED = /^export (?:async )?(?:const|function\*?|class|abstract class|interface|type) (\w+)/gm;
const NAMED = /\b(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*'(\.[^']+)'/g;
/** `import * as`, `export *` and `import()` take all. */
const WHOLE = /\b(?:import|export)\s+\*[^'";]*\bfrom\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g;

/** Complains of every export that no other file of `src` imports and its own file does not use; `known` files aside. */
export const usedBySource =
  (known: readonly string[]): Rule =>
  (files) => {
    const code = files.filter(({ path }) => /^src\/.*\.tsx?$/.test(path));
    const imported = new Set(code.flatMap(importedNames));
    const unused = code.flatMap((file) =>
      exportsOf(file)
        .filter((name) => !imported.has(`${file.path} ${name}`) && !imported.has(`${file.path} *`) && !usesItself(file, name))
        .map((name) => ({ path: file.path, name })),
    );
    return [
      ...unused
        .filter(({ path }) => !known.includes(path))
        .map(({ path, name }) => `${path}:1 nothing in src uses ${name}: move it to the tests that do, or remove it`),
      ...known.filter((path) => !unused.some((each) => each.path === path)).map((path) => `${path} is used, or gone: take it off the list`),
    ];
  };

const exportsOf = ({ text }: SourceFile): string[] => [...withoutComments(text).matchAll(EXPORTED)].map(([, name = '']) => name);

/** `path name` for each name that a file imports, `path *` where it takes all. */
function importedNames({ path, text }: SourceFile): string[] {
  const code = withoutComments(text);
  const target = (from: string): string => posix.join(posix.dirname(path), from.replace(/\?.*$/, ''));
  const named = [...code.matchAll(NAMED)].flatMap(([, names = '', from = '']) =>
    names.split(',').map((name) => `${target(from)} ${name.trim().replace(/^type\s+|\s+as\s+\w+$/g, '')}`),
  );
  return [...named, ...[...code.matchAll(WHOLE)].map(([, from, later]) => `${target(from ?? later ?? '')} *`)];
}

const usesItself = ({ text }: SourceFile, name: string): boolean =>
  withoutComments(text).split(new RegExp(`(?<![\\w$])${name}(?![\\w$])`)).length > 2;
