/** What a part of the scenario format is to a form: read off its JSON Schema, so that a field that the format has is a field here. */
import { type Json, jsonSchema } from '../../../scenarios/reference/json-schema.ts';

export interface FieldShape {
  readonly key: string;
  readonly schema: Json;
  readonly required: boolean;
  /** One line on what it is for; empty where its name says it. */
  readonly says: string;
}

export type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'nothing' }
  /** It has this value and no other. */
  | { readonly kind: 'given'; readonly value: unknown }
  | { readonly kind: 'choice'; readonly of: readonly unknown[] }
  | { readonly kind: 'list'; readonly item: Json; readonly least: number; readonly most: number }
  | { readonly kind: 'tuple'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly fields: readonly FieldShape[] }
  /** Names, each with a value. */
  | { readonly kind: 'names'; readonly value: Json }
  | { readonly kind: 'forms'; readonly forms: readonly Json[] };

const whole = jsonSchema();
const parts = whole['$defs'] as Readonly<Record<string, Json>>;

/** Fields of a scenario that are not these. */
export const otherFields = (keys: readonly string[]): readonly string[] =>
  Object.keys(whole['properties'] as object).filter((key) => !keys.includes(key));

/** The schema of a part by its name, as in the reference of the format; of the scenario itself without one. */
export function partOf(name?: string): Json {
  const part = name === undefined ? whole : parts[name];
  if (!part) throw new Error(`Antipode's own mistake: the format has no part “${name}”`);
  return part;
}

function resolved(schema: Json): Json {
  const { $ref } = schema;
  return typeof $ref === 'string' ? resolved(partOf($ref.replace('#/$defs/', ''))) : schema;
}

export function shapeOf(given: Json): Shape {
  const schema = resolved(given);
  if ('const' in schema) return { kind: 'given', value: schema['const'] };
  if (Array.isArray(schema['enum'])) return { kind: 'choice', of: schema['enum'] };
  if (Array.isArray(schema['anyOf'])) return { kind: 'forms', forms: schema['anyOf'].flatMap(formsIn) };
  if (Array.isArray(schema['prefixItems'])) return { kind: 'tuple', items: schema['prefixItems'] };
  switch (schema['type']) {
    case 'array':
      return {
        kind: 'list',
        item: schema['items'] as Json,
        least: Number(schema['minItems'] ?? 0),
        most: Number(schema['maxItems'] ?? 10_000),
      };
    case 'object':
      return schema['properties'] ? objectOf(schema) : { kind: 'names', value: schema['additionalProperties'] as Json };
    case 'string':
      return { kind: 'text' };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'flag' };
    case 'null':
      return { kind: 'nothing' };
    default:
      throw new Error(`Antipode's own mistake: a form is not told of ${JSON.stringify(schema)}`);
  }
}

/** Forms of a form are its own. */
function formsIn(schema: Json): readonly Json[] {
  const shape = shapeOf(schema);
  return shape.kind === 'forms' ? shape.forms : [schema];
}

function objectOf(schema: Json): Shape {
  const required = (schema['required'] ?? []) as readonly string[];
  const fields = Object.entries(schema['properties'] as Readonly<Record<string, Json>>);
  return {
    kind: 'object',
    fields: fields.map(([key, field]) => ({
      ...{ key, schema: field, required: required.includes(key) },
      says: String(field['description'] ?? ''),
    })),
  };
}

export type Values = Readonly<Record<string, unknown>>;
export const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of it has one of these names, or (`without`) none of them. */
export const only = (keys: readonly string[], values: object): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)));
export const without = (keys: readonly string[], values: object): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));

/** Where in a value something stands that no form of it shows; null: all of it can be seen and changed. */
export function unseenIn(schema: Json, value: unknown, path = ''): string | null {
  const shape = shapeOf(schema);
  const first = (found: readonly (string | null)[]): string | null => found.find((each) => each !== null) ?? null;
  const only = (holds: boolean): string | null => (holds ? null : path || '.');
  switch (shape.kind) {
    case 'text':
      return only(typeof value === 'string');
    case 'number':
      return only(typeof value === 'number');
    case 'flag':
      return only(typeof value === 'boolean');
    case 'nothing':
      return only(value === null);
    case 'given':
      return only(value === shape.value);
    case 'choice':
      return only(shape.of.includes(value));
    case 'list':
      return Array.isArray(value) ? first(value.map((each, i) => unseenIn(shape.item, each, `${path}.${i}`))) : only(false);
    case 'tuple':
      return Array.isArray(value) ? first(value.map((each, i) => unseenIn(shape.items[i] ?? {}, each, `${path}.${i}`))) : only(false);
    case 'names':
      return isValues(value) ? first(Object.keys(value).map((key) => unseenIn(shape.value, value[key], `${path}.${key}`))) : only(false);
    case 'object': {
      if (!isValues(value)) return only(false);
      const missing = shape.fields.find(({ key, required }) => required && value[key] === undefined);
      if (missing) return `${path}.${missing.key}`;
      const schemas = new Map(shape.fields.map((field) => [field.key, field.schema]));
      return first(
        Object.keys(value).map((key) => {
          const field = schemas.get(key);
          if (value[key] === undefined) return null;
          return field ? unseenIn(field, value[key], `${path}.${key}`) : `${path}.${key}`;
        }),
      );
    }
    case 'forms':
      return shape.forms.some((form) => unseenIn(form, value, path) === null) ? null : only(false);
  }
}

/** The form that a value has, else the first. */
export const formAt = (forms: readonly Json[], value: unknown): number =>
  Math.max(
    0,
    forms.findIndex((form) => unseenIn(form, value) === null),
  );

/** The least that such a part can be. */
export function blankOf(schema: Json): unknown {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'text':
      return '';
    case 'number':
      return Math.max(0, Number(resolved(schema)['minimum'] ?? 0));
    case 'flag':
      return true;
    case 'nothing':
      return null;
    case 'given':
      return shape.value;
    case 'choice':
      return shape.of[0];
    case 'list':
      return Array.from({ length: shape.least }, () => blankOf(shape.item));
    case 'tuple':
      return shape.items.map(blankOf);
    case 'names':
      return {};
    case 'object':
      return Object.fromEntries(shape.fields.flatMap(({ key, schema: field, required }) => (required ? [[key, blankOf(field)]] : [])));
    case 'forms':
      return blankOf(shape.forms[0] ?? {});
  }
}
