/** What a language says, laid over what English says: word for word, by names and ids. What it leaves out stays English. */

/** The words of a file as another language may say them: some of them, each of the same kind. */
export type Like<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Said extends string ? string : Said
    : T extends readonly (infer One)[]
      ? readonly Like<One>[] | Readonly<Record<string, Like<One>>>
      : T extends object
        ? { readonly [K in keyof T]?: Like<T[K]> }
        : T;

type Named = Readonly<Record<string, unknown>>;

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null;

/** What an entry of a list is found by: what names it where something does, otherwise its place. */
const NAMES = ['id', 'key', 'kind', 'slot'] as const;

function nameOf(entry: unknown, at: number): string {
  if (!isNamed(entry)) return String(at);
  const name = NAMES.map((each) => entry[each]).find((each) => typeof each === 'string');
  return typeof name === 'string' ? name : String(at);
}

/** A function takes the English words and gives its own; what is not a function says them one by one. */
export function overlaid(english: unknown, words: unknown): unknown {
  if (typeof words === 'function' && isNamed(english)) return words(english);
  if (words === undefined) return english;
  if (Array.isArray(english)) {
    const said = isNamed(words) ? words : {};
    return english.map((entry, at) => overlaid(entry, said[nameOf(entry, at)] ?? (Array.isArray(words) ? words[at] : undefined)));
  }
  if (!isNamed(english) || !isNamed(words)) return words;
  return Object.fromEntries(Object.entries(english).map(([name, value]) => [name, overlaid(value, words[name])]));
}
