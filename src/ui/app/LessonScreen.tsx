/** A lesson: the picture with its clock and lanes, and beside it what is told and asked. */
import type { ReactElement } from 'react';
import { Side } from './Side.tsx';
import { Stage } from './Stage.tsx';

export function LessonScreen(): ReactElement {
  return (
    <>
      <Stage />
      <Side />
    </>
  );
}
