/** What stands in the region that is pointed at, and changing it. */
import type { ReactElement } from 'react';
import { clientsOf, databasesOf, type Standing, standingIn, withMain } from '../../scenarios/free-play.ts';
import type { Selection } from '../../store/state.ts';
import { formatMs } from '../map/marks/words.ts';
import { useRun } from '../store.tsx';
import type { Planet } from './planet.ts';
import * as Say from '../../words/en/playground/panels.ts';
import { inOrder } from '../in-order.ts';

export interface PlaceProps {
  readonly planet: Planet;
  readonly selection: Selection;
}

export function Place({ planet, selection }: PlaceProps): ReactElement | null {
  const stage = useRun((run) => run.stage);
  const region =
    selection.type === 'region'
      ? selection.id
      : selection.type === 'node'
        ? stage?.nodes.find(({ id }) => id === selection.id)?.region
        : undefined;
  const { scenario, atlas, city, place, change } = planet;
  const standing = region === undefined ? null : standingIn(scenario, region);
  if (region === undefined || standing === null) return null;
  const [main = region] = scenario.regions;
  const ms = atlas.rttMs(main, region);
  const isMain = main === region;
  const toggle = (what: 'database' | 'client'): void => place(region, toggled(standing, what));
  return (
    <div className="place">
      <h2>
        {city(region)} <small>{isMain ? Say.theMainRegion : ms === null ? '' : Say.from(formatMs(ms), city(main))}</small>
      </h2>
      <div className="place-what">
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
        <label>
          {inOrder(
            Say.database(
              <input
                type="checkbox"
                checked={standing !== 'client'}
                disabled={standing === 'database' && databasesOf(scenario).length === 1}
                onChange={() => toggle('database')}
              />,
            ),
          )}
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
        <label>
          {inOrder(Say.client(<input type="checkbox" checked={clientsOf(scenario).includes(region)} onChange={() => toggle('client')} />))}
        </label>
        {isMain ? null : (
          <button
            type="button"
            className="verb"
            onClick={() => change((before) => withMain(before, region), Say.movedTheMainRegionTo(city(region)))}
          >
            {Say.makeItTheMainRegion}
          </button>
        )}
        <button type="button" className="verb" onClick={() => place(region, null)}>
          {Say.removeIt}
        </button>
      </div>
    </div>
  );
}

/** What is left when one of them is taken away or put there; nothing at all is null. */
export function toggled(standing: Standing, what: 'database' | 'client'): Standing | null {
  if (standing === 'both') return what === 'database' ? 'client' : 'database';
  return standing === what ? null : 'both';
}
