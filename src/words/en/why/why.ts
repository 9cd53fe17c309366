/** English: what why, why says. */

// Why.tsx
export const why = 'Why';
export const why2 = 'Why?';
export const esc = 'Esc';
export const close = <T>(key: T): readonly (string | T)[] => ['Close ', key];
export const backToLitOnMap = (steps: string, cut: boolean, at: string | null) =>
  `${steps}, back to ${cut ? 'where the part of the run that is held begins' : at === null ? 'nothing' : `what began it at ${at} ms`}. Lit on map and lanes.`;
export const causes = 'Causes';
export const whatItDidNotKnow = 'What it did not know';
export const whatTookIt = 'What took it';
export const causesOfTheLoss = 'Causes of the loss';
export const causesOfV = (version: number) => `Causes of v${version}`;
export const theClientIn = (id: string) => `the client in ${id}`;
export const because = 'because ';
export const andSoOnBeforeIt = (events: string) => `and so on, ${events} before it of the same kind`;
