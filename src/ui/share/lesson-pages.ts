/** Which of the built pages shows a lesson's step soonest: one that has the picture of it in it (`vite.parts.ts`), or the one for all else. */
import stills from 'virtual:stills';

export const OF_ALL = 'embed.html';

/** Beside the element's script. `step` from 1; null: as the lesson opens. */
export function pageOf(scenario: string, step: number | null): string {
  const [id, steps, opening] =
    stills
      .split(' ')
      .map((each) => each.split(':'))
      .find(([name]) => name === scenario) ?? [];
  if (id === undefined) return OF_ALL;
  if (step === null || step === Number(opening)) return `embed/${id}.html`;
  return step <= Number(steps) ? `embed/${id}-${step}.html` : OF_ALL;
}
