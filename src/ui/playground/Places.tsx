/** Every place in a list: the map without a map, also where it is small. */
import './places.css';
import type { ReactElement } from 'react';
import { clientsOf, databasesOf, standingIn, withMain } from '../../scenarios/free-play.ts';
import { formatMs } from '../map/marks/words.ts';
import { toggled } from './Place.tsx';
import type { Planet } from './planet.ts';
import { WhichPlaces } from './WhichPlaces.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';

export function Places({ planet }: { readonly planet: Planet }): ReactElement {
  const { scenario, atlas } = planet;
  const [main] = scenario.regions;
  return (
    <section aria-label={WORDS.places} className="places">
      <h2>{WORDS.places}</h2>
      <WhichPlaces planet={planet} />
      <details>
        <summary className="inline">{Say.ofInAList(WORDS.places, scenario.regions.length, atlas.places.length)}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{Say.place}</th>
              <th scope="col">{Say.roundTrip}</th>
              <th scope="col">{Say.database2}</th>
              <th scope="col">{Say.client2}</th>
              <th scope="col">{Say.main}</th>
            </tr>
          </thead>
          <tbody>
            {atlas.places.map((place) => (
              <Row key={place.id} planet={planet} id={place.id} far={main === undefined ? null : atlas.rttMs(main, place.id)} />
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Row({ planet, id, far }: { readonly planet: Planet; readonly id: string; readonly far: number | null }): ReactElement {
  const { scenario, place, change, city } = planet;
  const standing = standingIn(scenario, id);
  const database = databasesOf(scenario).includes(id);
  const main = scenario.regions[0] === id;
  const box = (what: 'database' | 'client', checked: boolean): ReactElement => (
    <td>
      <input
        type="checkbox"
        aria-label={Say.inWord(what, city(id))}
        checked={checked}
        onChange={() => place(id, standing === null ? what : toggled(standing, what))}
      />
    </td>
  );
  return (
    <tr>
      <th scope="row">{city(id)}</th>
      <td className="tn">{main || far === null ? '' : formatMs(far)}</td>
      {box('database', database)}
      {box('client', clientsOf(scenario).includes(id))}
      <td>
        <input
          type="radio"
          name="main-region"
          aria-label={Say.isTheMainRegion(city(id))}
          checked={main}
          disabled={!database}
          onChange={() => change((before) => withMain(before, id), Say.movedTheMainRegionTo2(city(id)))}
        />
      </td>
    </tr>
  );
}
