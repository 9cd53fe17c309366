/** The glossary: one list, in order, each form of one term only; the field's terms stand in it. */
import { describe, expect, it } from 'vitest';
import { shownRooms } from '../../../src/architectures/shown.ts';
import { LEVELS } from '../../../src/scenarios/terminals.ts';
import { explained } from '../../../src/ui/glossary/find.ts';
import { terms } from '../../../src/words/en/glossary/terms.ts';

const marked = (text: string, used?: Set<string>): string[] =>
  explained(text, used).flatMap(({ text: piece, term }) => (term ? [`${piece}=${term.id}`] : []));

describe('the list', () => {
  it('has the terms that one meets elsewhere', () => {
    const forms = terms.flatMap((term) => term.forms);
    for (const word of ['primary', 'replica', 'replication lag', 'failover', 'promotion', 'quorum', 'term', 'write-ahead log'])
      expect(forms).toContain(word);
  });

  it('has what is said of caches that applications fill, and of transactions', () => {
    const forms = terms.flatMap((term) => term.forms);
    for (const word of ['lease', 'invalidation', 'look-aside', 'cache-aside', 'read-through', 'connection pool', 'negative result'])
      expect(forms).toContain(word);
    for (const word of [
      'stale-while-revalidate',
      'transaction',
      'lock',
      'deadlock',
      'lost update',
      'write skew',
      'isolation level',
      ...LEVELS,
    ])
      expect(forms).toContain(word);
  });

  it.each(shownRooms.flatMap(({ about }) => about.kinds.map(({ name }) => name)))('says what a %s is', (kind) => {
    expect(explained(kind).some(({ term }) => term !== null)).toBe(true);
  });

  it('stands in the order of the alphabet, says each thing once and in plain sentences', () => {
    const names = terms.map(({ term }) => term.toLowerCase());
    expect(names).toEqual([...names].sort());
    const forms = terms.flatMap((term) => term.forms);
    expect(new Set(forms).size).toBe(forms.length);
    for (const { says, forms: own } of terms) {
      expect(says).toMatch(/^[A-Z].*[.”]$/);
      expect(says.length).toBeLessThan(200);
      expect(own.every((form) => form === form.toLowerCase())).toBe(true);
    }
  });
});

describe('a text', () => {
  it('is the same with its terms marked, each at its first use', () => {
    const text = 'Every replica follows the primary. A Replica may lag; the primary may not.';
    expect(
      explained(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
    expect(marked(text)).toEqual(['replica=replica', 'primary=primary']);
  });

  it('has the longest form marked, whole words only, and none that was explained before', () => {
    expect(marked('a stale answer')).toEqual(['stale answer=stale']);
    expect(marked('He determined the termination.')).toEqual([]);
    const used = new Set<string>();
    expect(marked('a quorum', used)).toEqual(['quorum=quorum']);
    expect(marked('a majority', used)).toEqual([]);
  });
});
