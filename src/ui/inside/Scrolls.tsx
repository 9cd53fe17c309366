/** What is wider than its place scrolls in it, by keyboard too. */
import type { ReactElement, ReactNode } from 'react';

export function Scrolls({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scrolls" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
