/** Free play: an empty planet, what runs on it, what breaks it. */
import type { ReactElement } from 'react';
import { Side } from '../app/Side.tsx';
import { Stage } from '../app/Stage.tsx';

export function Playground(): ReactElement {
  return (
    <>
      <Stage />
      <Side />
    </>
  );
}
