/** Words for sentences that people read: kept short whatever they quote, and “Did you mean …?” for names. */

/** The most that one sentence of ours has, in characters. */
export const SENTENCE_MAX = 400;
/** The most of one quoted text or one word that a sentence shows. */
const QUOTED_MAX = 60;

/** The beginning of a text, with a sign that there is more; never half a character. */
export function shortened(text: string, max = QUOTED_MAX): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** A message as one line of bounded length: long quotations and long words first, the end of the whole only if need be. */
export function sentence(text: string): string {
  if (text.length <= SENTENCE_MAX && !/\s\s|[\n\r\t]/.test(text)) return text;
  const line = text
    .replaceAll(/“([^”]{61,})”/g, (_, quoted: string) => `“${shortened(quoted)}”`)
    .replaceAll(/[^\s“”]{91,}/g, (word) => shortened(word))
    .replaceAll(/\s+/g, ' ');
  return line.length <= SENTENCE_MAX ? line : `${shortened(line, SENTENCE_MAX - 2)}.`;
}

/** Names longer than this are compared with nothing: none of ours is as long. */
const NAME_MAX = 200;

/** Edits between two names (Levenshtein), at most `limit` + 1. Source: any textbook. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same));
    }
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** The known name nearest to a mistyped one, or null when none is near (a third of its letters, two at least). */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  if (wrong.length > NAME_MAX) return null;
  const asked = wrong.toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(asked.length / 3)) + 1;
  for (const name of names) {
    if (name.length > NAME_MAX) continue;
    const edits = editDistance(asked, name.toLowerCase(), least - 1);
    if (edits < least) {
      best = name;
      least = edits;
    }
  }
  return best;
}

/** The known names that are closest to a mistyped one, however far, the closest first: what a list of many would hide. */
export function closestNames(wrong: string, names: readonly string[], most: number): readonly string[] {
  const asked = shortened(wrong, NAME_MAX).toLowerCase();
  const parts = asked.split('-');
  // A word that both have counts for more than letters: `raft-tokyo` is meant for something in Tokyo.
  const far = (name: string): number => {
    const shared = name
      .split('-')
      .filter((part) => part.length > 2 && parts.includes(part))
      .join('').length;
    return editDistance(asked, name.toLowerCase(), NAME_MAX) - 2 * shared;
  };
  return names
    .map((name) => ({ name, edits: far(name) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ name }) => name);
}
