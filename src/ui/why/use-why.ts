/** A verdict leads to what explains it: to the causes of its answer, in the run where it came. */
import { useAppStore, useRun } from '../store.tsx';

/** What asks for the causes of an event; none while there is no such event yet. */
export function useWhy(): (event: number | null | undefined) => (() => void) | undefined {
  const { askWhy, focus } = useAppStore().getState();
  const id = useRun((run) => run.id);
  return (event) => {
    if (event == null) return undefined;
    return () => {
      // Of several runs beside each other, the causes are those of the one that is looked at.
      focus(id);
      askWhy(event);
    };
  };
}
