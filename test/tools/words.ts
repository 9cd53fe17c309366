/** Words that stand outside of the catalogue: what a screen says is in `src/words`, so that another language can say it. */
import { parseSync } from 'vite';
import type { Rule, SourceFile } from './tidy.ts';

/** Attributes that are read out or shown. */
const SAID = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'placeholder',
  'title',
  'what',
]);
/** The same in every language: SQL's own words. */
const NO_WORDS = new Set(['NULL', 'BEGIN', 'v']);

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nodeOf = (value: unknown): Node => (isNode(value) ? value : {});
const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** What an expression may give to the screen, as far as it is written there: literals, also those that it chooses between. */
function written(node: Node): readonly string[] {
  switch (node['type']) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TemplateLiteral':
      return [
        ...listOf(node['quasis']).map(({ value }) => String(nodeOf(value)['cooked'] ?? '')),
        ...listOf(node['expressions']).flatMap(written),
      ];
    case 'ConditionalExpression':
      return [...written(nodeOf(node['consequent'])), ...written(nodeOf(node['alternate']))];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return /^(?:\?\?|\|\||&&|\+)$/.test(String(node['operator']))
        ? [...written(nodeOf(node['left'])), ...written(nodeOf(node['right']))]
        : [];
    case 'ParenthesizedExpression':
    case 'JSXExpressionContainer':
      return written(nodeOf(node['expression']));
    default:
      return [];
  }
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  if (!isNode(value)) return;
  if (typeof value['type'] === 'string') yield value;
  for (const each of Object.values(value)) yield* nodesOf(each);
}

/** What one node says by itself, without those within it. */
function saidBy(node: Node): readonly string[] {
  if (node['type'] === 'JSXText') return [String(node['value'])];
  if (node['type'] === 'JSXAttribute') {
    const name = nodeOf(node['name'])['name'];
    return typeof name === 'string' && SAID.has(name) ? written(nodeOf(node['value'])) : [];
  }
  if (node['type'] === 'JSXElement' || node['type'] === 'JSXFragment')
    return listOf(node['children'])
      .filter(({ type }) => type === 'JSXExpressionContainer')
      .flatMap(written);
  return [];
}

/** Every text, name and hint that a component writes itself. */
export const wordsInCatalogue: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('src/') && path.endsWith('.tsx'))
    .flatMap((file) =>
      [...nodesOf(parseSync(file.path, file.text).program)].flatMap((node) =>
        saidBy(node)
          .map((text) => text.trim())
          .filter((text) => /\p{L}/u.test(text) && !NO_WORDS.has(text))
          .map((text) => `${file.path}:${lineOf(file, node)} says “${text}”: its words stand in src/words`),
      ),
    );

const lineOf = ({ text }: SourceFile, { start }: Node): number => text.slice(0, Number(start)).split('\n').length;

/** Words that no file says any more. */
export const wordsAreSaid: Rule = (files) => {
  const code = files.filter(({ path }) => /^src\/.*\.tsx?$/.test(path));
  return code
    .filter(({ path }) => path.startsWith('src/words/'))
    .flatMap((file) => {
      const users = code.filter(({ path, text }) => path !== file.path && text.includes(`${nameOf(file.path)}'`));
      return [...file.text.matchAll(/^export (?:const|function) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !users.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)))
        .map((name) => `${file.path}:1 nothing says ${name}: remove it`);
    });
};

const nameOf = (path: string): string => path.replace(/^.*\//, '');
