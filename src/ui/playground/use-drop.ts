/** Files dropped anywhere on the playground: data, or a run. */
import type { DragEventHandler } from 'react';
import { useAppStore } from '../store.tsx';
import { loadFiles } from './Data.tsx';
import { openFile } from './keep.ts';
import type { Planet } from './planet.ts';

export function useDrop(planet: Planet): { readonly onDragOver: DragEventHandler; readonly onDrop: DragEventHandler } {
  const store = useAppStore();
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const files = [...event.dataTransfer.files];
      const [file] = files;
      if (!file) return;
      event.preventDefault();
      if (/\.json$/i.test(file.name)) void openFile(file, store);
      else void loadFiles(files, planet, store.getState().setProblem);
    },
  };
}
