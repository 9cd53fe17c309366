/** Where a node is opened; what is shown of it is fetched when somebody looks inside for the first time. */
import type { ReactElement } from 'react';
import { Later, Part } from '../part.tsx';
import { useApp } from '../store.tsx';

const inside = new Part(() => import('../inside/Inside.tsx'));

export function LookInside(): ReactElement | null {
  const opened = useApp((s) => s.inside !== null && !s.presenting);
  if (!opened) return null;
  return (
    <Later part={inside} what="The look inside" onTop>
      {({ Inside }) => <Inside />}
    </Later>
  );
}
