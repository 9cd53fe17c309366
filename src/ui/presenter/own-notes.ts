/** What a presenter noted for themselves, by lesson and step: kept on this device. */

const KEY = 'antipode-notes';
const LETTERS_MAX = 4_000;

type Notes = Readonly<Record<string, string>>;

function all(): Notes {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).flatMap(([at, note]) => (typeof note === 'string' ? [[at, note]] : [])));
  } catch {
    // A browser that keeps nothing.
    return {};
  }
}

const placeOf = (lesson: string, step: number): string => `${lesson} ${step + 1}`;

export const ownNote = (lesson: string, step: number): string => all()[placeOf(lesson, step)] ?? '';

export function keepNote(lesson: string, step: number, note: string): void {
  const { [placeOf(lesson, step)]: _before, ...others } = all();
  const kept = note.trim() === '' ? others : { ...others, [placeOf(lesson, step)]: note.slice(0, LETTERS_MAX) };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It stands in the window until that is closed.
  }
}
