/** The JSON Schema in `public/` and the reference page are the format that the code reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/scenarios/problem.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { jsonSchema } from '../../src/scenarios/reference/json-schema.ts';
import { referencePage } from '../../src/scenarios/reference/page.ts';
import { parts } from '../../src/scenarios/reference/parts.ts';
import { BROKEN } from './broken/files.ts';

const validate = new Ajv2020({ strict: false }).compile(jsonSchema());
const FOLDERS = ['src/scenarios', 'src/scenarios/composed', 'src/scenarios/systems', 'src/scenarios/challenges'];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name)),
);
const WHOLE = 'test/scenarios/broken/whole.json';

/** Whether the schema of the code takes it, be there what may that fits together badly. */
const codeTakes = (data: unknown): string | null => {
  try {
    readScenario(data, 'file.json');
    return null;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.message;
  }
};

it('public/antipode-scenario.schema.json is what `antipode schema` prints', () => {
  expect(JSON.parse(readFileSync('public/antipode-scenario.schema.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
});

it('src/scenarios/FORMAT.md is what `antipode schema --page` prints', () => {
  expect(readFileSync('src/scenarios/FORMAT.md', 'utf8').trimEnd()).toBe(referencePage().trimEnd());
});

it.each([...files, WHOLE, 'test/cli/fixtures/own-regions.json', 'test/scenarios/late-member.json'])('takes %s', (file) => {
  validate(JSON.parse(readFileSync(file, 'utf8')));
  expect(validate.errors).toBeNull();
});

it('has a line for every field, and for no other', () => {
  for (const [name, { schema, fields, what }] of Object.entries(parts)) {
    const [first] = 'pipe' in schema && Array.isArray(schema.pipe) ? schema.pipe : [schema];
    expect(Object.keys(first.entries ?? {}), name).toEqual(expect.arrayContaining(Object.keys(fields)));
    expect(Object.keys(fields), name).toEqual(expect.arrayContaining(Object.keys(first.entries ?? {})));
    for (const line of [what, ...Object.values(fields)]) expect(line.length, `${name}: ${line}`).toBeGreaterThan(3);
  }
});

describe('and the schema of the code agree on a broken file', () => {
  const whole = readFileSync(WHOLE, 'utf8');
  /** What only the code can say: how parts fit together, and whole numbers that JSON has rounded. */
  const FITS =
    /, at [\w.]+: (?:there are \d+ steps|the question before|two queries|no partition|it is not|it is after|it asks for|it has no bound|“touch”|“to” is less|give either|users ask|a client stands)/;
  const both = BROKEN.flatMap(({ what, from, to }) => {
    try {
      return [[what, JSON.parse(whole.replace(from, () => to)) as unknown] as const];
    } catch {
      return [];
    }
  });

  it.each(both)('%s', (_what, data) => {
    const told = codeTakes(data);
    if (told === null || FITS.test(told)) expect(validate(data), told ?? JSON.stringify(validate.errors)).toBe(true);
    else expect(validate(data), told).toBe(false);
  });

  it('on many of them', () => expect(both.length).toBeGreaterThan(80));
});
