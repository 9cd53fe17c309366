/**
 * The scenario format as JSON Schema (draft 2020-12), made of the one schema in the code: editors complete from it and mark what is wrong. It
 * says all that JSON Schema can say; what fits together (`fit.ts`, names of nodes) a run says.
 */
import type * as v from 'valibot';
import { scenarioSchema } from '../schema.ts';
import { parts } from './parts.ts';

export type Json = { readonly [key: string]: unknown };
type Schema = v.GenericSchema & Partial<Shape>;

/** What a schema of valibot has, according to its kind. */
interface Shape {
  readonly pipe: readonly Action[];
  readonly entries: Readonly<Record<string, Schema>>;
  readonly wrapped: Schema;
  readonly options: readonly (Schema | string)[];
  readonly item: Schema;
  readonly items: readonly Schema[];
  readonly value: Schema;
  readonly literal: unknown;
  readonly default: unknown;
}

interface Action {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

export const SCHEMA_ID = 'antipode-scenario.schema.json';

export function jsonSchema(): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: SCHEMA_ID,
    title: 'A scenario of Antipode',
    ...ofPart('scenario'),
    $defs: Object.fromEntries(Object.keys(parts).flatMap((name) => (name === 'scenario' ? [] : [[name, ofPart(name)]]))),
  };
}

function ofPart(name: string): Json {
  const part = parts[name];
  if (!part) throw new Error(`Antipode's own mistake: the format has no part “${name}”`);
  return { description: part.what, ...written(part.schema, part.fields) };
}

const nameOf = (schema: Schema): string | undefined => Object.keys(parts).find((name) => parts[name]?.schema === schema);

/** A part that has a name is referred to by it. */
function of(schema: Schema): Json {
  const name = nameOf(schema);
  return name !== undefined && schema !== scenarioSchema ? { $ref: `#/$defs/${name}` } : written(schema, {});
}

function written(schema: Schema, fields: Readonly<Record<string, string>>): Json {
  const [first, ...actions] = schema.pipe ?? [schema];
  // A piped schema may be piped again, with further bounds.
  const base = schema.pipe && (first as Schema).pipe ? written(first as Schema, fields) : plain(first as Schema, fields);
  return { ...base, ...bounded(actions as readonly Action[], (first as Schema).type === 'array') };
}

function plain(schema: Schema, fields: Readonly<Record<string, string>>): Json {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: schema.type };
    case 'literal':
      return { const: schema.literal };
    case 'picklist':
      return { enum: schema.options };
    case 'array':
      return { type: 'array', items: of(schema.item as Schema) };
    case 'tuple': {
      const items = (schema.items ?? []).map(of);
      return { type: 'array', prefixItems: items, minItems: items.length };
    }
    case 'record':
      return { type: 'object', additionalProperties: of(schema.value as Schema) };
    case 'nullable':
      return { anyOf: [of(schema.wrapped as Schema), { type: 'null' }] };
    case 'optional': {
      const given = typeof schema.default === 'function' ? undefined : schema.default;
      return { ...of(schema.wrapped as Schema), ...(given !== undefined && { default: given }) };
    }
    case 'union':
    case 'variant':
      return { anyOf: (schema.options ?? []).map((option) => of(option as Schema)) };
    case 'strict_object':
      return object(schema.entries ?? {}, fields);
    default:
      throw new Error(`Antipode's own mistake: JSON Schema is not told of ${schema.type}`);
  }
}

function object(entries: Readonly<Record<string, Schema>>, fields: Readonly<Record<string, string>>): Json {
  const properties = Object.fromEntries(
    Object.entries(entries).map(([key, schema]) => [
      key,
      { ...(fields[key] !== undefined && { description: fields[key] }), ...of(schema) },
    ]),
  );
  const required = Object.keys(entries).filter((key) => entries[key]?.type !== 'optional');
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function bounded(actions: readonly Action[], isList: boolean): Json {
  const found: Record<string, unknown> = {};
  for (const { kind, type, requirement } of actions) {
    if (kind !== 'validation') continue;
    if (type === 'integer' || type === 'safe_integer') found['type'] = 'integer';
    else if (type === 'min_value') found['minimum'] = requirement;
    else if (type === 'max_value') found['maximum'] = requirement;
    else if (type === 'min_length') found[isList ? 'minItems' : 'minLength'] = requirement;
    else if (type === 'max_length') found[isList ? 'maxItems' : 'maxLength'] = requirement;
    else if (type === 'regex' && requirement instanceof RegExp) found['pattern'] = requirement.source;
  }
  return found;
}
