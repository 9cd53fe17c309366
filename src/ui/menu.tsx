/** What does not fit in a bar: behind one button at its right end, closed again by Escape, by a choice or by going elsewhere. */
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';

export function Menu({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  const box = useRef<HTMLDetailsElement>(null);
  const close = (): void => box.current?.removeAttribute('open');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !box.current?.open) return;
    event.stopPropagation();
    close();
    box.current.querySelector('summary')?.focus();
  };
  return (
    <details
      className="menu"
      ref={box}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close();
      }}
    >
      <summary className="quiet" aria-label={label}>
        ⋯
      </summary>
      <div>{children}</div>
    </details>
  );
}
