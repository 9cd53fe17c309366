/** A lesson: the picture with its clock and lanes, and beside it what is told and asked. */
import type { ReactElement } from 'react';
import { useApp } from '../store.tsx';
import { Side } from './Side.tsx';
import { Stage } from './Stage.tsx';

export function LessonScreen(): ReactElement {
  // Whoever reads the page from its top hears the lesson first.
  const wordsOnly = useApp((s) => s.wordsOnly);
  return (
    <>
      {wordsOnly ? null : <Stage />}
      <Side />
      {wordsOnly ? <Stage /> : null}
    </>
  );
}
