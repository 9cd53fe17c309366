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

/** What is no longer than a city's name stays on one line. */
const WHOLE_CHARS = 13;

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  const city = useCity();
  return (
    <table className="facts">
      <tbody>
        {facts.map(({ name, value, note }) => {
          const words = valueWords(value, city);
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={words.length <= WHOLE_CHARS ? 'whole' : undefined}>{words}</td>
              <td>{note}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function valueWords(value: ReportValue, city: (id: string) => string): string {
  if (value === null) return '–';
  return typeof value === 'string' ? city(value) : Array.isArray(value) ? value.join(', ') : String(value);
}

/** As its own view has it: a line for each of the others. */
function Beliefs({ believed }: { readonly believed: Believed }): ReactElement {
  const city = useCity();
  return (
    <>
      <Scrolls label={believed.name}>
        <table className="facts beliefs">
          <thead>
            <tr>
              <td />
              {believed.rows.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {believed.nodes.map((id, i) => (
              <tr key={id}>
                <th scope="row">{city(id)}</th>
                {believed.rows.map(({ name, values }) => (
                  <td key={name}>{valueWords(values[i] ?? null, city)}</td>
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
