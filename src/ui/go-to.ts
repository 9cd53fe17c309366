/** Leads to a heading of a long list. */

/** Room above a heading that was gone to, px. */
const ABOVE_PX = 16;

/**
 * What the address says behind its # is a run, so that no link can lead there. Only the list is scrolled: `scrollIntoView`
 * would move the page under its bar, too.
 */
export function goTo(id: string): void {
  const heading = document.getElementById(id);
  const list = heading?.closest('main');
  if (!heading || !list) return;
  // A list whose columns are named keeps them in sight.
  const named = list.querySelector('.columns')?.getBoundingClientRect().height ?? 0;
  list.scrollTop += heading.getBoundingClientRect().top - list.getBoundingClientRect().top - ABOVE_PX - named;
  heading.focus({ preventScroll: true });
}
