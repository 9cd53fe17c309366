/** English: what is said of one architecture in front of another. */

export const over = (front: string, back: string) => `${front} over ${back}`;

interface InPlace {
  /** Each of the nodes in front has databases of its own behind it. */
  readonly several: boolean;
  readonly place: string;
  readonly behind: string;
  readonly does: string;
}

export const summaryOver = (front: string, { several, place, behind, does }: InPlace) =>
  `${front} In the place of ${several ? 'each' : 'the'} ${place}, ${behind}: ${does}`;
export const heartbeatsOfSeveral = 'heartbeats of several groups';
