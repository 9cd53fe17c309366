/** What the page remembers, and reading it back with distrust: a visitor's storage may hold anything. */
import type { ArchitectureId } from '../architectures/showing.ts';
import { architectureIds } from '../architectures/known.ts';
import type { Memory } from './core.ts';
import type { AppData, Draft, ThemeChoice } from './state.ts';

const DRAFTS = 'antipode-drafts';
const THEME = 'antipode-theme';
const WORDS_ONLY = 'antipode-words-only';
const DRAFTS_CHARS_MAX = 200_000;

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark', 'projector'];

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

/** A draft that is not as we keep them is forgotten, the others stay. */
export function keptDrafts(memory: Memory): AppData['drafts'] {
  const kept = parseJson(memory.read(DRAFTS));
  if (!isRecord(kept)) return {};
  const drafts: Partial<Record<ArchitectureId, Draft>> = {};
  for (const id of [...architectureIds, 'home']) {
    const draft = Object.hasOwn(kept, id) ? kept[id] : null;
    if (isRecord(draft) && isTextOrNull(draft['client']) && isTextOrNull(draft['sql'])) {
      drafts[id] = { client: draft['client'], sql: draft['sql'] };
    }
  }
  return drafts;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

export function keepDrafts(memory: Memory, drafts: AppData['drafts']): void {
  const text = JSON.stringify(drafts);
  if (text.length <= DRAFTS_CHARS_MAX) memory.write(DRAFTS, text);
}

export function keptTheme(memory: Memory): ThemeChoice {
  const kept = memory.read(THEME);
  return themes.find((theme) => theme === kept) ?? 'system';
}

export function keepTheme(memory: Memory, theme: ThemeChoice): void {
  memory.write(THEME, theme);
}

export const keptWordsOnly = (memory: Memory): boolean => memory.read(WORDS_ONLY) === 'yes';

export function keepWordsOnly(memory: Memory, on: boolean): void {
  memory.write(WORDS_ONLY, on ? 'yes' : 'no');
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
