/** What can be set in each architecture: for whoever sets something. It comes apart from what is shown. */
import type { ArchitectureId, Preset, Settings, Tuning } from './showing.ts';
import { roomsOf } from './composition/ids.ts';
import { keysOver, tuningOver } from './composition/tuning.ts';
import { tuning as multiMaster } from './multi-master/tuning.ts';
import { tuning as partitionRouter } from './partition-router/tuning.ts';
import { tuning as queryCache } from './query-cache/tuning.ts';
import { tuning as readReplicas } from './read-replicas/tuning.ts';
import { tuning as singleNode } from './single-node/tuning.ts';

const TUNINGS: Readonly<Record<string, Tuning>> = {
  'single-node': singleNode,
  'query-cache': queryCache,
  'read-replicas': readReplicas,
  'partition-router': partitionRouter,
  'multi-master': multiMaster,
};

export function tuningOf(id: ArchitectureId): Tuning {
  const [front, back] = roomsOf(id);
  if (front !== undefined && back !== undefined) {
    const [ahead, behind] = [tuningOf(front), tuningOf(back)];
    return tuningOver(ahead, behind, keysOver(ahead, behind, back));
  }
  const tuning = Object.hasOwn(TUNINGS, id) ? TUNINGS[id] : undefined;
  if (!tuning) throw new Error(`Antipode's own mistake: nothing can be set in an architecture “${id}”`);
  return tuning;
}

/** The named systems that are offered; of those that another replaced only the one that is chosen already. */
export const presetsOf = (id: ArchitectureId, chosen: string | null = null): readonly Preset[] =>
  tuningOf(id).presets.filter((preset) => preset.replacedBy === undefined || preset.id === chosen);

interface Systems {
  readonly architecture: ArchitectureId;
  readonly preset: string | null;
  readonly over: { readonly architecture: ArchitectureId; readonly preset: string | null; readonly settings: Settings } | null;
}

/** What the chosen systems set, the one in front and the one behind it, by the names that their settings have together. */
export function systemSettings({ architecture, preset, over }: Systems): Settings {
  const set = (id: ArchitectureId, chosen: string | null): Settings =>
    tuningOf(id).presets.find((each) => each.id === chosen)?.settings ?? {};
  const front = set(architecture, preset);
  if (!over) return front;
  const { behind } = keysOver(tuningOf(architecture), tuningOf(over.architecture), over.architecture);
  const back = { ...set(over.architecture, over.preset), ...over.settings };
  return { ...front, ...Object.fromEntries(Object.entries(back).map(([key, value]) => [behind(key), value])) };
}
