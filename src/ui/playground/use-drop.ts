/** A file dropped anywhere on the playground: data, or a run. */
import type { DragEventHandler } from 'react';
import { useAppStore } from '../store.tsx';
import { loadFile } from './Data.tsx';
import { openFile } from './keep.ts';
import type { Planet } from './planet.ts';

export function useDrop(planet: Planet): { readonly onDragOver: DragEventHandler; readonly onDrop: DragEventHandler } {
  const store = useAppStore();
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      event.preventDefault();
      if (/\.json$/i.test(file.name)) void openFile(file, store);
      else void loadFile(file, planet, store.getState().setProblem);
    },
  };
}
