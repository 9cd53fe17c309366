/** The scene that a part of the essay belongs to. */
import { createContext, useContext } from 'react';
import type { Scenario } from '../../scenarios/schema.ts';

export const SceneFile = createContext<Scenario | null>(null);

export const useSceneFile = (): Scenario | null => useContext(SceneFile);
