/** What the schema found wrong with a piece of data, as one sentence that says how to fix it. */
import type * as v from 'valibot';
import { shortened } from '../sim/words.ts';
import { suggestion } from './problem.ts';

/** JSON types as people call them. */
const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  null: 'null',
};

export function fixFor(issue: v.BaseIssue<unknown>): string {
  const key = keyOf(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return `there is no field “${shortened(key)}” here. Remove it or fix its name.`;
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
