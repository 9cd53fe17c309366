/** The first screen: one sentence, one living world, a query that can be asked at once. */
import type { ReactElement } from 'react';
import { Side } from '../app/Side.tsx';
import { Stage } from '../app/Stage.tsx';

export function Landing(): ReactElement {
  return (
    <>
      <Stage />
      <Side />
    </>
  );
}
