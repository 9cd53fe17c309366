/** The picture of the step that was drawn beforehand and stands until the page's own is there (`public/still.js`). */
import { atNextFrame } from '../ui/turns.ts';

declare global {
  /** Resolves when the still stands, or will not. */
  var still: Promise<void> | undefined;
}

/** A still that takes longer is not waited for, ms. */
const WAIT_MS = 400;

/** When it stands and has been seen, or is not waited for. */
export async function stillSeen(): Promise<void> {
  const { still } = globalThis;
  if (!still) return;
  await Promise.race([still, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
  if (stillPicture()) await new Promise<void>(atNextFrame);
}

/** The picture of a step. */
export interface Still {
  readonly picture: Element;
  readonly step: number;
}

/** It is taken out of the page as soon as that draws itself, so whoever goes on showing it asks before. */
export const stillPicture = (): Element | null => document.querySelector('#antipode .still');
