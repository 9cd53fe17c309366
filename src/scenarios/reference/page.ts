/** The reference of the scenario format, as a page of Markdown: every part and field, with what it takes. Made of the schema; a test holds the page against it. */
import { type Json, jsonSchema } from './json-schema.ts';

export function referencePage(): string {
  const { $defs, ...scenario } = jsonSchema();
  const parts: [string, Json][] = [['scenario', scenario], ...Object.entries($defs as Readonly<Record<string, Json>>)];
  return [
    '# The scenario format',
    '',
    'Made from the schema by `antipode schema --page`; do not edit it. [Write your own scenario in ten minutes](WRITE-YOUR-OWN.md) says how to begin.',
    'An editor that knows JSON Schema completes and checks a file whose first field is `"$schema": "antipode-scenario.schema.json"`, with that file beside it',
    '(`antipode schema > antipode-scenario.schema.json`).',
    '',
    ...parts.flatMap(([name, part]) => section(name, part)),
  ].join('\n');
}

function section(name: string, part: Json): readonly string[] {
  const properties = part['properties'] as Readonly<Record<string, Json>> | undefined;
  const head = [`## ${name}`, '', String(part['description']), ''];
  if (!properties) return [...head, `One of: ${formsOf(part)}.`, ''];
  const required = (part['required'] ?? []) as readonly string[];
  const rows = Object.entries(properties).map(
    ([key, field]) =>
      `| \`${key}\`${required.includes(key) ? '' : ' (optional)'} | ${cell(String(field['description'] ?? ''))} | ${cell(takes(field))} |`,
  );
  return [...head, '| field | what it is for | what it takes |', '|---|---|---|', ...rows, ''];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** What a value may be, in words. */
function takes(field: Json): string {
  const { $ref, type, anyOf, items, prefixItems, default: given } = field;
  const otherwise = given === undefined || given === null ? '' : `; without it: \`${JSON.stringify(given)}\``;
  if (typeof $ref === 'string') return `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})${otherwise}`;
  if ('const' in field) return `\`${JSON.stringify(field['const'])}\``;
  if (Array.isArray(field['enum'])) return `${field['enum'].map((each) => `\`${each}\``).join(', ')}${otherwise}`;
  if (Array.isArray(anyOf)) return `${anyOf.map(takes).join(', or ')}${otherwise}`;
  if (Array.isArray(prefixItems)) return `a list of ${prefixItems.length}: ${prefixItems.map(takes).join('; ')}`;
  if (type === 'array') return `a list${bounds(field, 'minItems', 'maxItems')} of ${takes(items as Json)}`;
  if (type === 'object')
    return field['properties']
      ? `an object (${objectOf(field)})`
      : `an object of names, each with ${takes(field['additionalProperties'] as Json)}`;
  if (type === 'string')
    return `a text${field['pattern'] ? ` like \`${field['pattern']}\`` : bounds(field, 'minLength', 'maxLength')}${otherwise}`;
  if (type === 'number' || type === 'integer')
    return `a ${type === 'integer' ? 'whole ' : ''}number${bounds(field, 'minimum', 'maximum')}${otherwise}`;
  if (type === 'null') return 'null';
  return `true or false${otherwise}`;
}

const nameOf = (ref: string): string => ref.replace('#/$defs/', '');

function bounds(field: Json, least: string, most: string): string {
  const [from, to] = [field[least], field[most]];
  if (from === undefined && to === undefined) return '';
  if (from === undefined) return `, at most ${to}`;
  return to === undefined ? `, at least ${from}` : `, ${from} to ${to}`;
}

function objectOf({ properties, required = [] }: Json): string {
  return Object.entries(properties as Readonly<Record<string, Json>>)
    .map(([key, field]) => `\`${key}\`${(required as readonly string[]).includes(key) ? '' : '?'}: ${takes(field)}`)
    .join(', ');
}

/** Forms of what is one of several, each on a line of its own where it is an object. */
const formsOf = ({ anyOf }: Json): string => (anyOf as readonly Json[]).map((form) => `\n- ${takes(form)}`).join('');
