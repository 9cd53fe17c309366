/** How true all of this is: what is simplified, and simulated figures beside those that others have measured or that theory gives. */
import type { ReactElement } from 'react';
import { presetsOf } from '../../architectures/tunings.ts';
import { shownRooms } from '../../architectures/shown.ts';
import fidelity from '../../fidelity/measured.json' with { type: 'json' };
import { figure } from '../../words/en/numbers.ts';
import { MODELLED, TRUTH } from '../../words/en/learn/truth.ts';

export function Truth(): ReactElement {
  return (
    <section className="truth" aria-labelledby="how-true">
      <h2 id="how-true" className="more">
        {TRUTH.title}
      </h2>
      <p>{TRUTH.say}</p>
      <h3>{TRUTH.modelled}</h3>
      <dl>
        {MODELLED.map(({ what, how }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
      <h3>{TRUTH.compared}</h3>
      <Compared />
      <p className="aside">{TRUTH.missing}</p>
      <ul className="plain">
        {fidelity.missing.map(({ what, why }) => (
          <li key={what}>
            {what}. <span className="aside">{why}</span>
          </li>
        ))}
      </ul>
      <h3>{TRUTH.simplified}</h3>
      <Simplified />
    </section>
  );
}

function Compared(): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls a wide table by keyboard
    <section className="wide" aria-label={TRUTH.compared} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {TRUTH.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fidelity.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.what} <small>{row.inputs}</small>
                {row.note ? <small>{row.note}</small> : null}
                {row.lacks ? (
                  <small>
                    <strong>{TRUTH.outside}</strong> {row.lacks}
                  </small>
                ) : null}
              </th>
              <td className="tn">{figure(row.simulated)}</td>
              <td className="tn">{figure(row.expected)}</td>
              <td>{row.unit}</td>
              <td>{row.kind === 'published' ? TRUTH.published : TRUTH.theory}</td>
              <td>
                <small>{row.source}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Simplified(): ReactElement {
  const systems = shownRooms.flatMap(({ about }) => presetsOf(about.id)).filter(({ simplified = [] }) => simplified.length > 0);
  return (
    <dl>
      {systems.map(({ id, name, simplified = [] }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>{simplified.join(' ')}</dd>
        </div>
      ))}
    </dl>
  );
}
