/**
 * How the focus came to where it is. A button that was clicked keeps the focus, and the next Space is then meant for the clock, not for the
 * button. `:focus-visible` cannot tell: it holds as soon as any key is pressed.
 */
let clicked: Element | null = null;
let pressing = false;

/** Whether what has the focus has it from a click. */
export const wasClicked = (element: Element | null): boolean => element !== null && clicked !== null && element.contains(clicked);

/** Watches where the focus comes from; returns what ends it. */
export function watchFocus(): () => void {
  const down = (): void => {
    pressing = true;
    clicked = document.activeElement;
  };
  const up = (): void => {
    pressing = false;
  };
  const came = (event: FocusEvent): void => {
    clicked = pressing && event.target instanceof Element ? event.target : null;
  };
  const ends: readonly (readonly [keyof DocumentEventMap, (event: never) => void])[] = [
    ['pointerdown', down],
    ['pointerup', up],
    ['pointercancel', up],
    ['focusin', came],
  ];
  for (const [type, heard] of ends) document.addEventListener(type, heard as EventListener, true);
  return () => {
    for (const [type, heard] of ends) document.removeEventListener(type, heard as EventListener, true);
  };
}
