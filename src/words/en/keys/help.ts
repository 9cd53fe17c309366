/** What each key of `keys.ts` does, in words. */

interface KeyHelp {
  readonly keys: readonly string[];
  readonly does: string;
}

export const keyHelp: readonly KeyHelp[] = [
  { keys: ['Space'], does: 'play and pause' },
  { keys: ['→', '←'], does: 'next and previous message' },
  { keys: ['PgDn', '.'], does: 'next step of the lesson; reveals the answer' },
  { keys: ['PgUp'], does: 'step back' },
  { keys: ['Home', 'End'], does: 'start and end of the run' },
  { keys: ['A', 'B', 'C', 'D'], does: 'guess; on the projector, count a hand' },
  { keys: ['P'], does: 'present: full screen' },
  { keys: ['N'], does: 'the presenter’s window: notes, what comes next, a timer; it moves the lesson on as well' },
  { keys: ['B', ','], does: 'on the projector, all black and back; while a question is open B counts a hand, and the comma does it' },
  { keys: ['Ctrl Z', '⌘ Z'], does: 'undo what was done last: a fault, a query, a setting' },
  { keys: ['I', 'Enter'], does: 'look inside the node that is pointed at' },
  {
    keys: ['+', '−', '0'],
    does: 'look at the lanes from nearer, from farther, as usual; at the map while it has the focus, where arrows move it',
  },
  { keys: ['Y'], does: 'why? The causes of what is pointed at, or of the answer that is shown' },
  { keys: ['Esc'], does: 'close what is open; let go of what is pointed at' },
  { keys: ['W'], does: 'in words: the pictures give way to what they show, said in sentences and lists; the same key brings them back' },
  { keys: ['G'], does: 'glossary: the field’s terms, each in a sentence' },
  { keys: ['?'], does: 'this list' },
];
