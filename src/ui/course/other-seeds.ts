/** The same figure on other seeds: each run whole, in a thread of its own. */
import { useEffect, useState } from 'react';
import { aside } from '../../store/aside.ts';

const OTHERS = 20;

interface Others {
  readonly values: readonly number[];
  readonly done: boolean;
}

const known = new Map<string, Others>();
const NOTHING: Others = { values: [], done: false };

export function useOtherSeeds(scene: string, figure: string): Others {
  const key = `${scene} ${figure}`;
  const [others, setOthers] = useState<Others>(known.get(key) ?? NOTHING);
  useEffect(() => {
    if (known.get(key)?.done) return;
    return aside({ type: 'seeds', scene, figure, seeds: OTHERS }, (answer) => {
      // What cannot be run shows nothing beside the figure of this run.
      const next = answer.type === 'seeds' ? { values: answer.values, done: answer.done } : { ...NOTHING, done: true };
      if (next.done) known.set(key, next);
      setOthers(next);
    });
  }, [key, scene, figure]);
  return others;
}
