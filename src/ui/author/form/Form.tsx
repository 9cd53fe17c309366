/** A part of a scenario as fields that can be filled in: which there are its schema says. */
import { type ReactElement, useId } from 'react';
import type { Json } from '../../../scenarios/reference/json-schema.ts';
import * as Say from '../../../words/en/author/fields.ts';
import { Several } from './Several.tsx';
import { Named } from './Named.tsx';
import { NumberField, TextField } from './Typed.tsx';
import { Offered, type Names } from './names.ts';
import type { PartProps } from './part.ts';
import { blankOf, formAt, isValues, shapeOf, type FieldShape, type Values } from './shape.ts';

interface FormProps {
  readonly names: Names;
  readonly schema: Json;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Fields that stand elsewhere. */
  readonly without?: readonly string[];
}

/** An object's fields without a frame, and the names that they are offered. */
export function Form({ names, schema, value, onChange, without = [] }: FormProps): ReactElement {
  const list = useId();
  const shape = shapeOf(schema);
  const fields = shape.kind === 'object' ? shape.fields.filter(({ key }) => !without.includes(key)) : [];
  return (
    <Offered.Provider value={{ list, names }}>
      {(Object.keys(names) as (keyof Names)[]).map((key) => (
        <datalist key={key} id={`${list}${key}`}>
          {names[key].map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      ))}
      <Fields of={null} fields={fields} value={isValues(value) ? value : {}} onChange={onChange} />
    </Offered.Provider>
  );
}

interface FieldsProps {
  /** What they are of, as it is called; null: of all. */
  readonly of: string | null;
  readonly fields: readonly FieldShape[];
  readonly value: Values;
  readonly onChange: (value: Values) => void;
}

/** A shorter line says no more than the field's name. */
const HINT_LEAST = 40;

const called = (key: string): string => Say.field(key) ?? key;

/** What has to be there, what is there, and what can be set besides. */
function Fields({ of, fields, value, onChange }: FieldsProps): ReactElement {
  const shown = fields.filter(({ key, required }) => required || value[key] !== undefined);
  const more = fields.filter((each) => !shown.includes(each));
  const without = (key: string): Values => Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  return (
    <>
      {shown.map(({ key, schema, required, says }) => (
        <div key={key} className="author-part">
          <Part
            name={key}
            words={called(key)}
            schema={schema}
            value={value[key]}
            onChange={(next) => onChange({ ...value, [key]: next })}
          />
          {says.length < HINT_LEAST && required ? null : (
            <p className="aside">
              {says.length < HINT_LEAST ? null : `${says} `}
              {required ? null : (
                <button type="button" className="inline" aria-label={Say.remove(called(key))} onClick={() => onChange(without(key))}>
                  {Say.removeIt}
                </button>
              )}
            </p>
          )}
        </div>
      ))}
      {more.length === 0 ? null : (
        <p className="author-more">
          <select
            aria-label={of === null ? Say.setMore : Say.setMoreIn(of)}
            value=""
            onChange={({ target }) => {
              const field = more.find(({ key }) => key === target.value);
              if (field) onChange({ ...value, [field.key]: blankOf(field.schema) });
            }}
          >
            <option value="">{Say.setMore}</option>
            {more.map(({ key }) => (
              <option key={key} value={key}>
                {called(key)}
              </option>
            ))}
          </select>
        </p>
      )}
    </>
  );
}

function Part(props: PartProps): ReactElement | null {
  const { words, name, schema, value, onChange } = props;
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'text':
      return <TextField {...{ words, name, value, onChange }} />;
    case 'number':
      return <NumberField {...{ words, value, onChange }} />;
    case 'flag':
      return (
        <label>
          <input type="checkbox" checked={value === true} onChange={({ target }) => onChange(target.checked)} /> {words}
        </label>
      );
    case 'nothing':
    case 'given':
      return null;
    case 'choice':
      return <Choice {...{ words, value, onChange }} of={shape.of} />;
    case 'list':
      return <Several {...props} shows={Part} item={shape.item} least={shape.least} most={shape.most} />;
    case 'tuple':
      return (
        <fieldset>
          <legend>{words}</legend>
          {shape.items.map((item, i) => (
            <Part
              // biome-ignore lint/suspicious/noArrayIndexKey: each has its place
              key={i}
              {...{ name, schema: item }}
              words={Say.one(i + 1)}
              value={Array.isArray(value) ? value[i] : undefined}
              onChange={(next) =>
                onChange(shape.items.map((each, at) => (at === i ? next : Array.isArray(value) ? value[at] : blankOf(each))))
              }
            />
          ))}
        </fieldset>
      );
    case 'object':
      return (
        <fieldset>
          <legend>{words}</legend>
          <Fields of={words} fields={shape.fields} value={isValues(value) ? value : {}} onChange={onChange} />
        </fieldset>
      );
    case 'names':
      return <Named {...props} shows={Part} each={shape.value} />;
    case 'forms':
      return <Forms {...props} forms={shape.forms} />;
  }
}

interface ChoiceProps {
  readonly words: string;
  readonly of: readonly unknown[];
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Choice({ words, of, value, onChange }: ChoiceProps): ReactElement {
  return (
    <label>
      {words}{' '}
      <select value={String(value)} onChange={({ target }) => onChange(of[target.selectedIndex])}>
        {of.map((each) => (
          <option key={String(each)}>{String(each)}</option>
        ))}
      </select>
    </label>
  );
}

/** One of several forms, by the name of what sets it apart; and that form. */
function Forms({ forms, ...props }: PartProps & { readonly forms: readonly Json[] }): ReactElement {
  const { words, value, onChange } = props;
  const at = formAt(forms, value);
  const form = forms[at] ?? {};
  return (
    <div className="author-forms">
      <label>
        {words}{' '}
        <select value={at} onChange={({ target }) => onChange(blankOf(forms[Number(target.value)] ?? {}))}>
          {forms.map((each, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a form is its place
            <option key={i} value={i}>
              {formWords(each)}
            </option>
          ))}
        </select>
      </label>
      <Part {...props} schema={form} />
    </div>
  );
}

/** By the value that it alone has, else by what it has to have. */
function formWords(form: Json): string {
  const shape = shapeOf(form);
  if (shape.kind === 'nothing') return Say.nothing;
  if (shape.kind === 'number') return Say.aNumber;
  if (shape.kind === 'text') return Say.aText;
  if (shape.kind !== 'object') return Say.aList;
  const apart = shape.fields.flatMap(({ schema }): readonly string[] => {
    const field = shapeOf(schema);
    if (field.kind === 'given') return [String(field.value)];
    return [];
  });
  const first = shape.fields.find(({ required }) => required);
  const chosen = first && shapeOf(first.schema);
  const more = shape.fields.filter(({ key, required }) => required && (key === 'steps' || key === 'sides')).map(({ key }) => called(key));
  if (apart.length > 0) return [...apart, ...more.map((each) => each.toLowerCase())].join(', ');
  if (chosen?.kind === 'choice') return chosen.of.join(', ');
  return shape.fields
    .filter(({ required }) => required)
    .map(({ key }) => called(key))
    .join(', ');
}
