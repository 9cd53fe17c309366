/** What a scene says: filled from its run while that is open, and kept as it was when another one is. */
import { useEffect, useState } from 'react';
import { sceneOf } from '../../scenarios/course/index.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Segment } from '../../lesson/narration.ts';
import { useCity } from '../names.ts';
import { useRun } from '../store.tsx';
import { type SceneTold, toldOf } from './told.ts';

const kept = new Map<string, SceneTold>();

/** Null until its file has come. */
export function useScene(id: string): { readonly told: SceneTold | null; readonly live: boolean } {
  const live = useRun((run) => run.spec.scenario.id === id);
  const index = useRun((run) => run.index);
  const done = useRun((run) => run.done);
  useRun((run) => run.version);
  const city = useCity();
  const [file, setFile] = useState<Scenario | null>(null);
  useEffect(() => void sceneOf(id).then(setFile), [id]);
  if (!file) return { told: null, live };
  if (!live) return { told: kept.get(id) ?? plain(file), live };
  // Opened again, it says what it said until its run is there again.
  const told = done ? toldOf(file, index, done, city) : (kept.get(id) ?? toldOf(file, index, done, city));
  if (done) kept.set(id, told);
  return { told, live };
}

/** Before its run has been seen: figures are left open. */
function plain(scenario: Scenario): SceneTold {
  const open = (text: string): readonly Segment[] => [
    { text: text.replace(/\{[^{}]*\}/g, '…').replace(/\[\w+\|([^\]]*)\]/g, '$1'), meaning: null },
  ];
  return { scenario, steps: scenario.steps.map(({ title = '', text }) => ({ title: open(title), text: open(text) })), questions: [] };
}
