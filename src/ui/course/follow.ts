/** The paragraph under the eye's line sets the picture. */
import { type RefObject, useEffect, useRef, useState } from 'react';

/** Where one reads, from the top of what scrolls. */
const EYE = 0.46;
const SETTLED_MS = 90;

export interface Place {
  readonly scene: string;
  readonly step: number;
}

/** The place that is read, and what is told when it becomes another; paragraphs carry `data-scene` and `data-step`. */
export function useReading(essay: RefObject<HTMLElement | null>, onPlace: (place: Place) => void): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  const latest = useRef(onPlace);
  useEffect(() => {
    latest.current = onPlace;
  });
  useEffect(() => {
    const element = essay.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = '';
    const look = (tell: boolean): void => {
      const found = under(element);
      if (!found || `${found.scene} ${found.step}` === last) return;
      last = `${found.scene} ${found.step}`;
      setPlace(found);
      // Where a page opens is not where somebody went.
      if (tell) latest.current(found);
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => look(true), SETTLED_MS);
    };
    element.addEventListener('scroll', soon, { passive: true });
    look(false);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', soon);
    };
  }, [essay]);
  return place;
}

/** The last that begins above the line. */
function under(element: HTMLElement): Place | null {
  const box = element.getBoundingClientRect();
  const line = Math.max(0, box.top) + Math.min(box.height, innerHeight) * EYE;
  let found: HTMLElement | null = null;
  for (const each of element.querySelectorAll<HTMLElement>('[data-step]')) {
    if (found !== null && each.getBoundingClientRect().top > line) break;
    found = each;
  }
  const { scene, step } = found?.dataset ?? {};
  return scene === undefined ? null : { scene, step: Number(step) };
}
