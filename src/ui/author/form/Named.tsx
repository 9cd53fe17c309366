/** Values by name: each has a name that can be changed, and what it is. */
import { type ReactElement, useState } from 'react';
import type { Json } from '../../../scenarios/reference/json-schema.ts';
import * as Say from '../../../words/en/author/fields.ts';
import type { HasParts } from './part.ts';
import { blankOf, isValues, type Values } from './shape.ts';
import { TextField } from './Typed.tsx';

export function Named({ words, name, value, onChange, shows: Shown, each }: HasParts & { readonly each: Json }): ReactElement {
  const values: Values = isValues(value) ? value : {};
  const entries = Object.entries(values);
  const [refused, setRefused] = useState('');
  const rename = (from: string, to: string): void => {
    const taken = to !== from && Object.hasOwn(values, to);
    setRefused(taken ? Say.nameIsTaken(to) : '');
    if (!taken) onChange(Object.fromEntries(entries.map(([key, one]) => [key === from ? to : key, one])));
  };
  const free = (n = entries.length + 1): string => (Object.hasOwn(values, `${name}-${n}`) ? free(n + 1) : `${name}-${n}`.toLowerCase());
  return (
    <fieldset>
      <legend>{words}</legend>
      {entries.map(([key, one], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is typed
        <div key={i} className="author-part">
          <TextField words={Say.itsName} name="name" value={key} onChange={(to) => rename(key, String(to))} />
          <Shown name={key} words={key} schema={each} value={one} onChange={(next) => onChange({ ...values, [key]: next })} />
          <button type="button" className="inline" onClick={() => onChange(Object.fromEntries(entries.filter(([other]) => other !== key)))}>
            {Say.remove(`“${key}”`)}
          </button>
        </div>
      ))}
      {refused === '' ? null : <p role="alert">{refused}</p>}
      <button type="button" className="pill" onClick={() => onChange({ ...values, [free()]: blankOf(each) })}>
        {Say.add(words)}
      </button>
    </fieldset>
  );
}
