/** A hand-out as it fills: each run in its turn. */
import { type RefObject, useEffect, useState } from 'react';
import type { AppStore } from '../../store/store.ts';
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { schematics } from '../app/schematics.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { gather, type Sheet } from './gather.ts';
import { partsOf } from './which.ts';

export interface Gathered {
  readonly chapter: Chapter | null;
  /** As in `Part`. */
  readonly link: string | null;
  readonly sheets: readonly Sheet[];
}

export interface Sheets {
  readonly parts: readonly Gathered[];
  readonly done: number;
  /** Null until it is known of how many. */
  readonly of: number | null;
  /** What went wrong, a sentence each. */
  readonly problems: readonly string[];
}

const NOTHING: Sheets = { parts: [], done: 0, of: null, problems: [] };

/** `name` and `hash` as in the address. */
export function useSheets(store: AppStore, stage: RefObject<HTMLDivElement | null>, name: string, hash: string): Sheets {
  const [sheets, setSheets] = useState(NOTHING);
  useEffect(() => {
    let left = false;
    const all = async (): Promise<void> => {
      await schematics.fetch();
      const parts = await partsOf(store, name, hash);
      const of = parts.reduce((sum, { runs }) => sum + runs.length, 0);
      const gathered: Gathered[] = [];
      const problems: string[] = [];
      let [done, pictures] = [0, 0];
      const tell = (): void => setSheets({ parts: gathered.map((each) => ({ ...each })), done, of, problems: [...problems] });
      tell();
      for (const { chapter, runs, link } of parts) {
        const part = { chapter, link, sheets: [] as Sheet[] };
        gathered.push(part);
        for (const run of runs) {
          if (left || !stage.current) return;
          const sheet = await gather(store, run, stage.current, pictures);
          if (sheet) part.sheets = [...part.sheets, sheet];
          else problems.push(Say.failed(run.scenario.title));
          pictures += run.scenario.steps.length;
          done += 1;
          tell();
        }
      }
    };
    all().catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      if (!left) setSheets((before) => ({ ...before, of: before.of ?? 0, problems: [...before.problems, words] }));
    });
    return () => {
      left = true;
    };
  }, [store, stage, name, hash]);
  return sheets;
}
