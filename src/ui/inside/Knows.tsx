/** What a node knows itself, in the words of its system; and, if it keeps account of the others, what it believes of them. */
import type { ReactElement } from 'react';
import type { Believed, Fact } from '../../architectures/inside.ts';
import type { Look } from '../../session/look.ts';
import type { ReportValue } from '../../sim/node.ts';
import { useCity } from '../names.ts';
import { Scrolls } from './Scrolls.tsx';
import { WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';
import { inOrder } from '../in-order.ts';

export function Knows({ look }: { readonly look: Look }): ReactElement {
  const { facts, believed } = look.knows;
  return (
    <section className="knows" aria-label={WORDS.knows}>
      <h2>
        <span>{WORDS.knows}</span>
        <small>{Say.itsOwnWords}</small>
      </h2>
      {look.host.up ? <Facts facts={facts} /> : <p className="aside">{WORDS.down}</p>}
      {believed && believed.nodes.length > 0 ? <Beliefs believed={believed} /> : null}
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  const city = useCity();
  return (
    <table className="facts">
      <tbody>
        {facts.map(({ name, value, note }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{valueWords(value, city)}</td>
            <td>{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueWords(value: ReportValue, city: (id: string) => string): string {
  if (value === null) return '–';
  return typeof value === 'string' ? city(value) : Array.isArray(value) ? value.join(', ') : String(value);
}

function Beliefs({ believed }: { readonly believed: Believed }): ReactElement {
  const city = useCity();
  return (
    <>
      <Scrolls label={believed.name}>
        <table className="facts beliefs">
          <thead>
            <tr>
              <td />
              {believed.nodes.map((id) => (
                <th key={id} scope="col">
                  {city(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {believed.rows.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, i) => (
                  <td key={believed.nodes[i]}>{valueWords(value, city)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      <p className="aside">{inOrder(Say.whatItAsOldAs(believed.name, <i>{Say.believes}</i>))}</p>
    </>
  );
}
