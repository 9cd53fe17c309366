/** Every place in a list: the map without a map, also where it is small. */
import './places.css';
import type { ReactElement } from 'react';
import { clientsOf, databasesOf, standingIn, withMain } from '../../scenarios/free-play.ts';
import { formatMs } from '../map/marks/words.ts';
import { toggled } from './Place.tsx';
import type { Planet } from './planet.ts';
import { WhichPlaces } from './WhichPlaces.tsx';
import { WORDS } from './words.ts';

export function Places({ planet }: { readonly planet: Planet }): ReactElement {
  const { scenario, atlas } = planet;
  const [main] = scenario.regions;
  return (
    <section aria-label={WORDS.places} className="places">
      <h2>{WORDS.places}</h2>
      <WhichPlaces planet={planet} />
      <details>
        <summary className="inline">
          {WORDS.places}: {scenario.regions.length} of {atlas.places.length} in a list
        </summary>
        <table>
          <thead>
            <tr>
              <th scope="col">place</th>
              <th scope="col">round trip</th>
              <th scope="col">database</th>
              <th scope="col">client</th>
              <th scope="col">main</th>
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
        aria-label={`${what} in ${city(id)}`}
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
          aria-label={`${city(id)} is the main region`}
          checked={main}
          disabled={!database}
          onChange={() => change((before) => withMain(before, id), `moved the main region to ${city(id)}`)}
        />
      </td>
    </tr>
  );
}
