/** The kinds of multi-master fit together: nothing of one is taken for another's, and each is asked only for what is its own. */
import { expect, it } from 'vitest';
import { about } from '../../../src/architectures/multi-master/about.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { PROTOCOL, protocols } from '../../../src/architectures/multi-master/protocols.ts';
import { tuning } from '../../../src/architectures/multi-master/tuning.ts';
import { leftWith, misfit, ownerNotChosen, settingsOf } from '../../../src/architectures/mechanisms.ts';
import type { MechanismTuning, Setting, Tuning } from '../../../src/architectures/showing.ts';

const repeated = (all: readonly string[]): readonly string[] => all.filter((one, i) => all.indexOf(one) < i);

it('kinds of nodes and slots are of one sibling each, and settings of one key are one setting', () => {
  expect(repeated(about.kinds.map(({ kind }) => kind))).toEqual([]);
  expect(repeated((tuning.slots ?? []).map(({ key }) => key))).toEqual([]);
  expect(repeated((tuning.mechanisms ?? []).map(({ slot, id }) => `${slot}=${id}`))).toEqual([]);
  const settings = protocols.flatMap((each) => [...each.tuning.settings, ...(each.tuning.mechanisms ?? []).flatMap((m) => m.settings)]);
  for (const one of settings) for (const other of settings) if (one.key === other.key) expect(one).toEqual(other);
});

it('every protocol can be chosen and runs, and its presets choose it', () => {
  const ids = protocols.map(({ id }) => id);
  expect(multiMaster.mechanisms?.filter(({ slot }) => slot === PROTOCOL).map(({ id }) => id)).toEqual(ids);
  for (const { id, tuning: own } of protocols) {
    expect(multiMaster.plan(['tokyo', 'dublin', 'virginia'], { ...defaults(own), [PROTOCOL]: id }).length).toBeGreaterThan(0);
    for (const preset of own.presets) expect(tuning.presets.find((each) => each.id === preset.id)?.settings[PROTOCOL] ?? ids[0]).toBe(id);
  }
});

const defaults = (of: Tuning): Record<string, string | number | boolean> =>
  Object.fromEntries(settingsOf(of).map((setting) => [setting.key, setting.default]));

const number = (key: string): Setting => ({
  key,
  label: key,
  type: 'number',
  default: 1,
  min: 0,
  max: 9,
  step: 1,
  unit: '',
  help: key,
  source: key,
});
const way = (slot: string, id: string, ...keys: string[]): MechanismTuning => ({
  slot,
  id,
  name: id,
  help: id,
  settings: keys.map(number),
});
const words = (key: string) => ({ key, label: key, help: key, source: key });
const nested: Tuning = {
  presets: [],
  settings: [number('always')],
  slots: [
    { ...words('outer'), default: 'a' },
    { ...words('inner'), default: 'x', within: { slot: 'outer', id: 'a' } },
  ],
  mechanisms: [
    way('outer', 'a', 'ofA'),
    way('outer', 'b', 'ofB'),
    way('inner', 'x', 'ofX'),
    { ...way('inner', 'y', 'ofY'), excludes: [{ slot: 'outer', id: 'b', why: 'they do not fit' }] },
  ],
};
const keys = (settings: readonly Setting[]): readonly string[] => settings.map(({ key }) => key);

it('a slot within a choice is asked for only where that is made', () => {
  expect(keys(settingsOf(nested, {}))).toEqual(['outer', 'inner', 'always', 'ofA', 'ofX']);
  expect(keys(settingsOf(nested, { outer: 'b', inner: 'y' }))).toEqual(['outer', 'always', 'ofB']);
  const b = { outer: 'b', inner: 'x' };
  expect(ownerNotChosen(nested, b, 'inner')).toEqual({ slot: 'outer', id: 'a' });
  expect(ownerNotChosen(nested, b, 'ofX')).toEqual({ slot: 'outer', id: 'a' });
  expect(ownerNotChosen(nested, b, 'ofB')).toBeNull();
  expect(ownerNotChosen(nested, { outer: 'a', inner: 'x' }, 'ofY')).toMatchObject({ slot: 'inner', id: 'y' });
  expect(leftWith(nested, 'outer', 'b')).toEqual(['inner', 'ofA', 'ofX', 'ofY']);
  expect(leftWith(nested, 'inner', 'y')).toEqual(['ofX']);
  // What nobody asks for excludes nothing.
  expect(misfit(nested, { outer: 'b', inner: 'y' })).toBeNull();
});
