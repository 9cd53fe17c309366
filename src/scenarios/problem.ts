/** What is said of bad input. */
import { nearestName, sentence, shortened } from '../sim/words.ts';

/** Input from a person, a file or a link that cannot be used. Its message says what, where and how to fix it. */
export class BadInput extends Error {
  override readonly name = 'BadInput';

  /** `path`: where in the data of a scenario, so that whoever has its text can name the line. */
  constructor(
    message: string,
    readonly path: readonly string[] | null = null,
  ) {
    super(sentence(message));
  }
}

/** “Did you mean x?” or a list of what there is. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'There is none.';
  const near = nearestName(name, known);
  return near === null ? `There are: ${some(known)}.` : `Did you mean “${near}”?`;
}

/** As many names as fit a sentence. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 40).map((name) => shortened(name));
  let count = shown.length;
  while (count > 1 && shown.slice(0, count).join(', ').length > 240) count--;
  return shown.slice(0, count).join(', ') + (count < names.length ? ', …' : '');
}
