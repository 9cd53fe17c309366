/** The toy language of what rooms and scenarios say of themselves: their words stand in these of their fields. */
import { wrapped } from './toy.ts';

const WORDS = new Set([
  ...['title', 'summary', 'text', 'why', 'label', 'name', 'plural', 'inRole', 'help', 'note', 'sentence', 'source'],
  ...['city', 'what', 'inputs', 'unit', 'simplified', 'words', 'watch'],
]);

export default (english: unknown): unknown => wrapped(english, (name) => WORDS.has(name));
