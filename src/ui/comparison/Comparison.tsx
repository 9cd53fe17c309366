/** Two to five runs side by side, on one clock. */
import type { ReactElement } from 'react';
import { Side } from '../app/Side.tsx';
import { Stage } from '../app/Stage.tsx';

export function Comparison(): ReactElement {
  return (
    <>
      <Stage />
      <Side />
    </>
  );
}
