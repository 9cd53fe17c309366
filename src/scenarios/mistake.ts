/** What the schema found wrong with a piece of data, as one sentence that says how to fix it. */
import * as v from 'valibot';
import { transaction } from './format/command.ts';
import { statement, statementsTogether } from './format/load.ts';
import { shortened } from '../sim/words.ts';
import { BadInput, suggestion } from './problem.ts';

/** JSON types as people call them. */
const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  null: 'null',
};

/** The first thing that the schema found, in words: `source` is the file or link. */
export function misfit(issue: v.BaseIssue<unknown>, source: string): BadInput {
  const { path, of } = narrowed(issue);
  return new BadInput(`${source}${path.length === 0 ? '' : `, at ${path.join('.')}`}: ${fixFor(of)}`, path);
}

type Keys = readonly string[];
const keysOf = (issue: v.BaseIssue<unknown>): Keys => (issue.path ?? []).map((item) => String('key' in item ? item.key : '?'));
const hasSteps = (value: unknown): boolean => typeof value === 'object' && value !== null && 'steps' in value;

/** Where a thing may have several forms, what is wrong with the one that it means to have: whoever gives steps means a transaction. */
function narrowed(issue: v.BaseIssue<unknown>): { readonly path: Keys; readonly of: v.BaseIssue<unknown> } {
  const path = keysOf(issue);
  const last = issue.path?.[issue.path.length - 1];
  const within = (keys: Keys, schema: v.GenericSchema, value: unknown): { readonly path: Keys; readonly of: v.BaseIssue<unknown> } => {
    const { issues } = v.safeParse(schema, value);
    return issues ? { path: [...keys, ...keysOf(issues[0])], of: issues[0] } : { path, of: issue };
  };
  if (path.at(-2) === 'command' && last && hasSteps(last.input)) return within(path.slice(0, -1), transaction, last.input);
  if (issue.type === 'union' && path.at(-2) === 'statements' && typeof issue.input === 'object')
    return within(path, hasSteps(issue.input) ? statementsTogether : statement, issue.input);
  return { path, of: issue };
}

function fixFor(issue: v.BaseIssue<unknown>): string {
  const key = keyOf(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return `there is no field “${shortened(key)}” here. Remove it or fix its name.`;
  if (issue.received === 'undefined' && /^\d+$/.test(key))
    return `the list ends too early: its entry ${key}, counted from 0, is missing. Add it.`;
  if (issue.received === 'undefined') return `“${key}” is missing. Add it.`;
  const found = shown(issue.input);
  const bound = typeof issue.requirement === 'number' ? issue.requirement : 0;
  switch (issue.type) {
    case 'min_length':
    case 'max_length': {
      const many = Array.isArray(issue.input) ? 'entries' : 'characters';
      return `it has ${issue.received} ${many}; ${issue.type === 'min_length' ? `at least ${bound} is needed` : `at most ${bound} are allowed`}.`;
    }
    case 'min_value':
      return `it is ${found}; give ${bound} or more.`;
    case 'max_value':
      return `it is ${found}; give ${bound} or less.`;
    case 'integer':
    case 'safe_integer':
      return `it is ${found}; give a whole number below 2⁵³.`;
    case 'finite':
      return `it is ${found}; give a finite number.`;
    case 'check':
    case 'regex':
      return `it is ${found}; ${issue.message}.`;
    case 'picklist':
    case 'literal':
    case 'variant':
      return `it is ${found}. ${suggestion(String(issue.input), namesIn(issue.expected))}`;
    case 'union':
      return issue.message.startsWith('Invalid') ? `it is ${found}; give ${alternatives(issue.expected)}.` : `${issue.message}.`;
    default:
      return `it is ${found}; give ${alternatives(issue.expected)}.`;
  }
}

const keyOf = (issue: v.BaseIssue<unknown>): string => {
  const last = issue.path?.[issue.path.length - 1];
  return last && 'key' in last ? String(last.key) : '?';
};

/** A list or an object is told by its kind: all of it would be no sentence. */
function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  if (typeof input !== 'string') return String(input);
  return `“${shortened(input)}”`;
}

const namesIn = (expected: string | null): string[] => [...(expected ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);

/** `(null | number | string)` as `null, a number or a text`. */
function alternatives(expected: string | null): string {
  const names = [...new Set((expected ?? '').replace(/[()]/g, '').split(' | '))].map((name) => WORDS[name] ?? name);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}
