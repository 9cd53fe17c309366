/** What is folded is not there until somebody opens it: forms are long. */
import { type ReactElement, useState } from 'react';

export function Fold({ words, children }: { readonly words: string; readonly children: () => ReactElement }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
      <summary>{words}</summary>
      {open ? children() : null}
    </details>
  );
}
