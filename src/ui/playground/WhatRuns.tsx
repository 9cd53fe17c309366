/** Which system stands on the planet: an architecture, and whose defaults it has. */
import type { ReactElement } from 'react';
import type { Behind } from '../../architectures/showing.ts';
import { behindOf } from '../../architectures/fitting.ts';
import { architectureIds } from '../../architectures/shown.ts';
import { presetsOf } from '../../architectures/tunings.ts';
import { withSystem } from '../../scenarios/free-play.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { RoomGlyph } from '../glyphs/room-glyph.tsx';
import { aboutOf } from '../rooms.ts';
import type { Planet } from './planet.ts';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';

export function WhatRuns({ planet }: { readonly planet: Planet }): ReactElement {
  const { architecture, preset } = planet.scenario;
  return (
    <section aria-label={WORDS.whatRuns}>
      <h2>
        {WORDS.whatRuns} <small>{WORDS.whatRunsAside}</small>
      </h2>
      <div className="systems">
        {architectureIds.map((id) => {
          const { name, summary } = aboutOf(id);
          const here = id === architecture;
          const take = (chosen: string | null, over?: Behind): void => {
            const change = (before: Scenario): Scenario => withSystem(before, id, chosen, over ? { ...over } : null);
            if (!here || chosen !== preset) planet.change(change, Say.putThere(name));
          };
          return (
            <fieldset key={id} className={here ? 'system on' : 'system'}>
              <legend className="unseen">{name}</legend>
              <RoomGlyph room={id} />
              <div>
                <Choice on={here && preset === null} name={name} source={Say.withDefaultsOfOurOwn(summary)} onChoose={() => take(null)} />
                {presetsOf(id, here ? preset : null).map((choice) => (
                  <Choice key={choice.id} on={here && choice.id === preset} {...choice} onChoose={() => take(choice.id, choice.over)} />
                ))}
                {here ? <InFrontOf planet={planet} /> : null}
              </div>
            </fieldset>
          );
        })}
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly on: boolean;
  readonly name: string;
  readonly source: string;
  readonly onChoose: () => void;
}

function Choice({ on, name, source, onChoose }: ChoiceProps): ReactElement {
  return (
    <button type="button" aria-pressed={on} title={source} className={on ? 'pill on' : 'pill'} onClick={onChoose}>
      {name}
    </button>
  );
}

/** What stands in the place of its own databases: nothing, or one of those that it can stand in front of. */
function InFrontOf({ planet }: { readonly planet: Planet }): ReactElement | null {
  const { architecture, preset, over } = planet.scenario;
  const rooms = behindOf(architecture);
  const { name, kinds } = aboutOf(architecture);
  const own = kinds.find(({ givesWay }) => givesWay)?.name ?? 'database';
  if (rooms.length === 0) return null;
  const take = (value: string): void => {
    const [id = '', system = ''] = value.split(' ');
    const back = value === '' ? null : { architecture: id, preset: system === '' ? null : system, settings: {} };
    const words = back ? Say.putInFrontOf(name, aboutOf(back.architecture).name) : Say.putThereAlone(name);
    planet.change((before) => withSystem(before, architecture, preset, back), words);
  };
  return (
    <label className="behind">
      {WORDS.behind}{' '}
      <select
        className="pick"
        aria-label={Say.whatStandsBehind(name)}
        value={over ? `${over.architecture} ${over.preset ?? ''}` : ''}
        onChange={(event) => take(event.target.value)}
      >
        <option value="">{Say.itsOwn(own)}</option>
        {rooms.map((room) => (
          <optgroup key={room.id} label={room.name}>
            <option value={`${room.id} `}>{room.name}</option>
            {presetsOf(room.id, over?.preset).map((system) => (
              <option key={system.id} value={`${room.id} ${system.id}`}>
                {system.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
