/** Opening the presenter's window. A browser may refuse; then the page says how it is opened by hand. */
import * as Say from '../../words/en/curtain/open.ts';

/** The page that shows nothing but what a presenter needs. */
export const PRESENTER = 'presenter';
const SIZE = 'popup,width=1120,height=780';

/** Which window with a lesson this one is, among those of this browser. */
export const thisPage = (): number => performance.timeOrigin;

/** Null where it opened, else the sentence on what to do. */
export function openPresenter(): string | null {
  const address = new URL(`?${PRESENTER}`, new URL(location.pathname, location.origin)).href;
  const opened = window.open(`${address}=${thisPage()}`, 'antipode-presenter', SIZE);
  opened?.focus();
  return opened ? null : Say.refused(address);
}
