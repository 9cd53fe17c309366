/** Where the field's terms stand in a text. */
import type { Term } from '../../words/en/glossary/term.ts';
import { terms } from '../../words/en/glossary/terms.ts';

/** A piece of text, and the term that it is a form of. */
export interface Piece {
  readonly text: string;
  readonly term: Term | null;
}

const byForm = new Map(terms.flatMap((term) => term.forms.map((form): [string, Term] => [form, term])));
// Longer forms first, so that “stale answer” is not taken for “stale”.
const forms = [...byForm.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const FORM = new RegExp(`(?<![\\w-])(${forms.join('|')})(?![\\w-])`, 'gi');

/** Marks the first use of each term; `used` are those that need no explanation any more, and grows. */
export function explained(text: string, used: Set<string> = new Set()): readonly Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of text.matchAll(FORM)) {
    const term = byForm.get(found[0].toLowerCase());
    if (!term || used.has(term.id)) continue;
    used.add(term.id);
    if (found.index > last) pieces.push({ text: text.slice(last, found.index), term: null });
    pieces.push({ text: found[0], term });
    last = found.index + found[0].length;
  }
  if (last < text.length) pieces.push({ text: text.slice(last), term: null });
  return pieces;
}
