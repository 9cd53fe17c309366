/** What to do with the map, before it. */
import type { ReactElement } from 'react';
import { cleared, clientsOf, placed, type Standing } from '../../scenarios/free-play.ts';
import { useAppStore } from '../store.tsx';
import type { Planet } from './planet.ts';
import { Stories } from './Stories.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';
import { inOrder } from '../in-order.ts';

const standings: readonly Standing[] = ['both', 'database', 'client'];

export interface HeadingProps {
  readonly planet: Planet;
  readonly adds: Standing;
  readonly onAdds: (adds: Standing) => void;
  readonly onTerminals: (shown: boolean) => void;
}

export function Heading({ planet, adds, onAdds, onTerminals }: HeadingProps): ReactElement {
  const { undo } = useAppStore().getState();
  const { atlas, scenario, empty } = planet;
  if (empty) {
    const { five } = atlas;
    return (
      <div className="play-head">
        <h1>{WORDS.emptyTitle}</h1>
        <p className="prose">
          {WORDS.empty}
          {five.length > 0
            ? inOrder(
                Say.or(
                  <button
                    type="button"
                    className="inline"
                    onClick={() =>
                      planet.change((before) => five.reduce((all, id) => placed(all, id, 'both'), before), Say.putFiveRegionsThere)
                    }
                  >
                    {five.length === 5 ? WORDS.startWithFive : WORDS.startWithAll}
                  </button>,
                ),
              )
            : null}
        </p>
        <Stories shown={false} bare onShow={onTerminals} />
      </div>
    );
  }
  const free = atlas.places.length - atlas.places.filter(({ id }) => scenario.regions.includes(id)).length;
  return (
    <div className="play-head">
      <h1 className="unseen">{WORDS.title}</h1>
      <fieldset className="adds">
        <legend>{WORDS.adds}</legend>
        {standings.map((standing) => (
          <label key={standing} className={standing === adds ? 'choice on' : 'choice'}>
            <input type="radio" className="unseen" name={Say.adds} checked={standing === adds} onChange={() => onAdds(standing)} />
            {WORDS.standing[standing]}
          </label>
        ))}
      </fieldset>
      <p className="aside">
        {inOrder(
          Say.freeOfRegions(
            free,
            atlas.places.length,
            <button type="button" className="inline" onClick={undo}>
              {Say.undo}
            </button>,
            <button type="button" className="inline" onClick={() => planet.change(cleared, Say.clearedThePlanet)}>
              {Say.clearThePlanet}
            </button>,
          ),
        )}
      </p>
      {clientsOf(scenario).length > 0 ? <Stories shown={false} bare={false} onShow={onTerminals} /> : null}
    </div>
  );
}
