/** A language for tests: everything that the catalogue says, in ⟦double brackets⟧, so that what it does not say stands out. */

const NO_WORDS = new Set(['id', 'key', 'keys', 'kind', 'meaning', 'tone']);

/** Below it every name is a role's, and every string a word. */
const IN_ROLE = 'inRole';

/** Strings under a name that is a word's, wherever they stand, and whatever functions say. */
export function wrapped(value: unknown, isWord: (name: string) => boolean, name = ''): unknown {
  if (typeof value === 'string') return isWord(name) && /[A-Za-z]/.test(value) ? `⟦${value}⟧` : value;
  if (typeof value === 'function') return (...given: unknown[]) => wrapped(value(...given), isWord, name);
  if (Array.isArray(value)) return value.map((each) => wrapped(each, isWord, name));
  // What a sentence is given to put in its place, such as a button, stays what it is.
  if (typeof value !== 'object' || value === null || '$$typeof' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wrapped(each, isWord, name === IN_ROLE ? name : key)]));
}

/** What a file exports may have any name; what stands in it goes by its names. */
export default (english: object): unknown =>
  Object.fromEntries(Object.entries(english).map(([name, words]) => [name, wrapped(words, (each) => !NO_WORDS.has(each))]));
