/** Where somebody is in the course, and what was guessed: kept on this device, taken along as a file, and forgotten on demand. */

export interface Progress {
  /** Id of the chapter that was read last. */
  readonly chapter: string | null;
  /** Ids of chapters that were read to their end. */
  readonly done: readonly string[];
  /** By scene: how each of its questions was answered, in words; null: skipped. */
  readonly guesses: Readonly<Record<string, readonly (string | null)[]>>;
}

const KEY = 'antipode-course';
export const NO_PROGRESS: Progress = { chapter: null, done: [], guesses: {} };

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');
const isGuesses = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 10 && value.every((each) => each === null || (typeof each === 'string' && each.length < 500));

/** Null where it is none: what comes from a file is not trusted. */
export function progressIn(text: string): Progress | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof data !== 'object' || data === null || !('done' in data) || !isTexts(data.done) || data.done.length > 100) return null;
  const chapter = 'chapter' in data && typeof data.chapter === 'string' ? data.chapter : null;
  const guesses = 'guesses' in data && typeof data.guesses === 'object' && data.guesses !== null ? Object.entries(data.guesses) : [];
  if (guesses.length > 500 || !guesses.every(([, each]) => isGuesses(each))) return null;
  return { chapter, done: data.done, guesses: Object.fromEntries(guesses) };
}

export function loadProgress(): Progress {
  try {
    return progressIn(localStorage.getItem(KEY) ?? '') ?? NO_PROGRESS;
  } catch {
    // A browser that keeps nothing.
    return NO_PROGRESS;
  }
}

export function saveProgress(progress: Progress): void {
  try {
    if (progress === NO_PROGRESS) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // It is read to its end all the same.
  }
}

export function guessed(progress: Progress, scene: string, question: number, said: string | null): Progress {
  const all = [...(progress.guesses[scene] ?? [])];
  while (all.length < question) all.push(null);
  all[question] = said;
  return { ...progress, guesses: { ...progress.guesses, [scene]: all } };
}
