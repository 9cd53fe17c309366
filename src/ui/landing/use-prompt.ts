/** What stands in the landing's prompt, and what its buttons do: each is a command in the run, like any other. */
import type { AppStore } from '../../store/store.ts';
import { focusedRun } from '../../store/seen.ts';
import type { RunState } from '../../store/state.ts';
import { mainOf } from '../kinds.ts';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { regionOf, withClient } from './places.ts';
import { TITLES, WORDS } from '../../words/en/landing/screen.ts';
import * as Say from '../../words/en/landing/page.ts';

export interface Prompt {
  readonly client: string;
  readonly sql: string;
}

/** What was typed, or else what the world itself asks, and where: from the client that came last. */
export function usePrompt(): Prompt {
  const draft = useRun((_run, page) => page.drafts['home']);
  const scenario = useRun((run) => run.spec.scenario);
  const clients = scenario.clients ?? scenario.regions;
  const client = draft?.client ?? `client-${clients.at(-1) ?? ''}`;
  return { client, sql: draft?.sql ?? scenario.samples[0]?.sql ?? '' };
}

/** The primary as it is at this moment. */
export function useMain(): { readonly id: string; readonly region: string; readonly down: boolean } | null {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const now = useNow(100);
  const main = stage && mainOf(stage);
  return main ? { id: main.id, region: main.region, down: index.worldAt(now).nodes.get(main.id)?.health === 'crashed' } : null;
}

export interface PromptActs {
  type(sql: string): void;
  choose(region: string): void;
  ask(prompt: Prompt): void;
  /** Asks from there at once. */
  askFrom(region: string, sql: string): void;
  changeTitle(region: string): void;
  crash(node: string, city: string): void;
  restart(node: string, city: string): void;
}

export function usePromptActs(): PromptActs {
  return actsOf(useAppStore());
}

function actsOf(store: AppStore): PromptActs {
  const state = () => store.getState();
  const opened = (): RunState | null => {
    const run = focusedRun(state());
    if (run.stage) return run;
    state().setProblem(WORDS.starting);
    return null;
  };
  const ask = ({ client, sql }: Prompt): void => {
    const run = opened();
    if (!run || sql.trim() === '') return;
    state().ask(run.id, client, sql, { otherwise: withClient(run.spec, regionOf(client)) });
  };
  const command = (type: 'crash' | 'restart', node: string, label: string): void => {
    const run = opened();
    if (run) state().command(run.id, { type, node }, label);
  };
  return {
    type: (sql) => state().setDraft({ sql }),
    choose: (region) => state().setDraft({ client: `client-${region}` }),
    ask,
    askFrom: (region, sql) => {
      if (!opened()) return;
      state().setDraft({ client: `client-${region}` });
      ask({ client: `client-${region}`, sql });
    },
    changeTitle: (region) => {
      const given = focusedRun(state()).spec.commands.filter(({ command: each }) => each.type === 'query' && each.op.startsWith('you-'));
      const title = TITLES[given.length % TITLES.length] ?? '';
      ask({ client: `client-${region}`, sql: `UPDATE posts SET title = '${title}' WHERE id = 7` });
    },
    crash: (node, city) => command('crash', node, Say.crashed(city)),
    restart: (node, city) => command('restart', node, Say.startedAgain(city)),
  };
}
