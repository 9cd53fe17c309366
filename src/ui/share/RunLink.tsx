/** A share link on the page: another tab can open it like any other; here it opens without leaving the page. */
import './run-link.css';
import type { ReactElement } from 'react';
import { linkReader } from '../app/link-reader.ts';
import { useAppStore } from '../store.tsx';

export interface RunLinkProps {
  /** What stands behind `#`; nobody need have read it before. */
  readonly link: string;
  /** Where its clock stands when it opens here; null: where a lesson opens by itself. */
  readonly atUs: number | null;
  readonly label?: string;
  readonly children: string;
}

export function RunLink({ link, atUs, label, children }: RunLinkProps): ReactElement {
  const store = useAppStore();
  const open = async (): Promise<void> => {
    const { takeTo, setProblem } = store.getState();
    try {
      const { run } = (await linkReader(store)).decodeLink(link);
      takeTo('lesson', run, atUs === null ? null : Math.min(atUs, run.untilUs));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <a
      className="button run-link"
      href={`?#${link}`}
      aria-label={label}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void open();
      }}
    >
      {children}
    </a>
  );
}
