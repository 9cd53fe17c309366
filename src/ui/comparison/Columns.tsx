/** The heads of the columns: what runs in each, which can be changed, taken away and added. */
import type { ReactElement } from 'react';
import { settingsOf } from '../../architectures/mechanisms.ts';
import type { Setting, Settings } from '../../architectures/showing.ts';
import { roomOf } from '../../architectures/shown.ts';
import { tuningOf } from '../../architectures/tunings.ts';
import { alike } from '../../sim/alike.ts';
import type { Command } from '../../sim/commands.ts';
import { VIEWS_MAX } from '../../store/seen.ts';
import type { RunState } from '../../store/state.ts';
import { NodeGlyph } from '../glyphs/node-glyph.tsx';
import { kindOf } from '../kinds.ts';
import { useGlyphOf } from '../looks.ts';
import { cityNames } from '../names.ts';
import { aboutOf } from '../rooms.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { architectureNames, choicesOf, idOf, pairs, runUnder } from './variants.ts';
import { WORDS } from '../../words/en/comparison/table.ts';
import * as Say from '../../words/en/comparison/panels.ts';

export function ColumnHead({ run, name, last }: { readonly run: RunState; readonly name: string; readonly last: boolean }): ReactElement {
  const { changeAll, closeView } = useAppStore().getState();
  const { scenario } = run.spec;
  const choices = choicesOf(scenario);
  const about = aboutOf(roomOf(scenario));
  const take = (id: string): void => {
    const choice = choices.find((each) => each.id === id);
    if (choice) changeAll((each) => (each.id === run.id ? runUnder(each.spec, choice) : each.spec), Say.ranAs(about.name, choice.name));
  };
  return (
    <div className="column-head">
      <MainGlyph />
      <div>
        <b>{name}</b>
        <select className="pick" aria-label={Say.whatRunsAs(name)} value={idOf(run.spec)} onChange={(event) => take(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
      </div>
      {last ? null : (
        <button type="button" className="quiet" aria-label={Say.remove(name)} onClick={() => closeView(run.id)}>
          ✕
        </button>
      )}
    </div>
  );
}

/** The node that answers for the architecture, as it is now. */
function MainGlyph(): ReactElement {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const nowUs = useNow(300);
  const glyphOf = useGlyphOf(nowUs);
  const servers = stage?.nodes.filter(({ kind }) => kind !== 'client') ?? [];
  const told =
    servers.find(({ kind }) => stage && kindOf(stage, kind).holds === 'answers') ??
    servers.find(({ kind }) => stage && kindOf(stage, kind).holds === 'copy') ??
    servers[0];
  const fact = told && index.worldAt(nowUs).nodes.get(told.id);
  return (
    <svg width={38} height={38} viewBox="-20 -20 40 40" aria-hidden="true">
      {fact ? <NodeGlyph glyph={glyphOf(fact)} health={fact.health} role={fact.role} k={0.86} /> : null}
    </svg>
  );
}

/** Every architecture and system that no column has yet. */
export function AddColumn({ runs }: { readonly runs: readonly RunState[] }): ReactElement | null {
  const { openBeside } = useAppStore().getState();
  const base = useApp((s) => s.runs[s.focused]?.spec);
  const taken = new Set(runs.map(({ spec }) => idOf(spec)));
  if (!base || runs.length >= VIEWS_MAX) return null;
  const add = (id: string): void => {
    const alone = architectureNames.flatMap((each) => choicesOf({ architecture: each.id, over: null }));
    const choice = [...alone, ...pairs()].find((each) => each.id === id);
    if (choice) openBeside(runUnder(base, choice));
  };
  return (
    <label className="add-column">
      <span className="unseen">{WORDS.add}</span>
      <select className="pick" value="" onChange={(event) => add(event.target.value)}>
        <option value="" disabled>
          + {WORDS.add}
        </option>
        {architectureNames.map(({ id, name }) => (
          <optgroup key={id} label={name}>
            {choicesOf({ architecture: id, over: null })
              .filter((choice) => !taken.has(choice.id))
              .map((choice) => (
                <option key={choice.id} value={choice.id}>
                  {choice.name}
                </option>
              ))}
          </optgroup>
        ))}
        <optgroup label={WORDS.pairs}>
          {pairs()
            .filter((choice) => !taken.has(choice.id))
            .map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
        </optgroup>
      </select>
    </label>
  );
}

/** Columns by name: by architecture, and by what was done in them where several have one. */
export function namesOf(runs: readonly RunState[]): readonly string[] {
  const plain = runs.map(({ spec }) => aboutOf(roomOf(spec.scenario)).name);
  const systems = runs.map(({ spec }, i) => {
    const same = plain.filter((name) => name === plain[i]).length > 1;
    const system = choicesOf(spec.scenario).find(({ id }) => id === idOf(spec));
    return same && system && system.preset !== null ? system.name : (plain[i] ?? '');
  });
  return systems.map((name, i) => {
    const twins = systems.filter((each) => each === name).length > 1;
    return twins ? `${name}, ${doneIn(runs[i], runs)}` : name;
  });
}

/** What was done in this branch and not in all of them. */
function doneIn(run: RunState | undefined, runs: readonly RunState[]): string {
  if (!run) return '';
  const { commands } = run.spec;
  const own = commands.filter((command) => !runs.every(({ spec }) => spec.commands.some((each) => alike(each, command))));
  const city = cityNames(run.stage, run.spec.scenario);
  if (own.length > 0) return [...new Set(own.map(({ command }) => commandWords(command, city)))].slice(0, WORDS_MAX).join(Say.thenWord);
  const set = Object.entries(setIn(run)).filter(([key, value]) => runs.some((other) => setIn(other)[key] !== value));
  if (set.length === 0) return Say.nothingDone;
  const known = new Map(settingsOf(tuningOf(roomOf(run.spec.scenario))).map((setting) => [setting.key, setting]));
  return set.map(([key, value]) => settingWords(known.get(key), key, value)).join(', ');
}

/** By its scenario, and by whoever changed that. */
const setIn = ({ spec }: RunState): Settings => ({ ...spec.scenario.settings, ...spec.settings });

/** A choice goes by its name, where it has one. */
function settingWords(setting: Setting | undefined, key: string, value: Settings[string]): string {
  const name = setting?.type === 'choice' ? setting.words?.[String(value)]?.name : undefined;
  return name ?? `${key} ${String(value)}`;
}

const WORDS_MAX = 3;

function commandWords(command: Command, city: (id: string) => string): string {
  switch (command.type) {
    case 'query':
      return 'asked';
    case 'order':
      return `${command.order} ${city(command.node)}`;
    case 'outage':
      return Say.lose(city(command.region));
    case 'restore':
      return Say.restore(city(command.region));
    case 'partition':
      return 'cut';
    case 'heal':
    case 'slow':
    case 'lossy':
      return command.type;
    default:
      return `${command.type} ${city(command.node)}`;
  }
}
