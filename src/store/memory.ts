/** What the page remembers, and reading it back with distrust: a visitor's storage may hold anything. */
import * as v from 'valibot';
import type { ArchitectureId } from '../architectures/contract.ts';
import type { Memory } from './core.ts';
import type { AppData, Draft, ThemeChoice } from './state.ts';

const DRAFTS = 'antipode-drafts';
const THEME = 'antipode-theme';
const DRAFTS_CHARS_MAX = 200_000;

const draft = v.object({ client: v.nullable(v.string()), sql: v.nullable(v.string()) });
const draftsSchema = v.record(v.string(), draft);
const themeSchema = v.picklist(['system', 'light', 'dark', 'projector']);
const architectures: readonly ArchitectureId[] = ['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master'];

/** Remembers nothing. */
export const forgetful: Memory = { read: () => null, write: () => undefined };

/** Browser storage that may be absent, full or forbidden; then it forgets. */
export function storageMemory(storage: () => Storage): Memory {
  return {
    read(key) {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        storage().setItem(key, value);
      } catch {
        // Private windows and full disks: the page goes on without a memory.
      }
    },
  };
}

export function keptDrafts(memory: Memory): AppData['drafts'] {
  const parsed = v.safeParse(draftsSchema, parseJson(memory.read(DRAFTS)));
  if (!parsed.success) return {};
  const drafts: Partial<Record<ArchitectureId, Draft>> = {};
  for (const id of architectures) {
    const kept = parsed.output[id];
    if (kept) drafts[id] = kept;
  }
  return drafts;
}

export function keepDrafts(memory: Memory, drafts: AppData['drafts']): void {
  const text = JSON.stringify(drafts);
  if (text.length <= DRAFTS_CHARS_MAX) memory.write(DRAFTS, text);
}

export function keptTheme(memory: Memory): ThemeChoice {
  const parsed = v.safeParse(themeSchema, memory.read(THEME));
  return parsed.success ? parsed.output : 'system';
}

export function keepTheme(memory: Memory, theme: ThemeChoice): void {
  memory.write(THEME, theme);
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
