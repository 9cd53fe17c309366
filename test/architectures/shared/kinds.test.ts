/** Each room describes its kinds of nodes, and they stand where it says, whatever the settings. */
import { describe, expect, it } from 'vitest';
import { architectures } from '../../../src/architectures/index.ts';
import { withDefaults } from '../../../src/architectures/shared/settings.ts';

const REGIONS = ['a', 'b', 'c'];

describe.each(architectures.map((room) => [room.about.id, room] as const))('%s', (_id, { about, tuning, plan }) => {
  const known = about.kinds.map(({ kind }) => kind);
  const choices = [{}, ...tuning.presets.map(({ settings }) => settings)].map((each) => withDefaults(tuning, each));

  it('describes every kind that it plans, once', () => {
    for (const settings of choices) expect(known).toEqual(expect.arrayContaining(plan(REGIONS, settings).map(({ kind }) => kind)));
    expect(new Set(known).size).toBe(known.length);
  });

  it('speaks of kinds that it has', () => {
    for (const { talksTo } of about.kinds) expect(known).toEqual(expect.arrayContaining([...talksTo]));
    expect(about.kinds.some(({ talksTo }) => talksTo.length > 0)).toBe(true);
  });

  it.each(choices)('puts them where it says with %o', (settings) => {
    const planned = plan(REGIONS, settings).map(({ id }) => id);
    for (const { kind, stands, absentWith, onlyWith } of about.kinds) {
      const isChosen = !onlyWith || settings[onlyWith[0]] === onlyWith[1];
      if (!isChosen || (absentWith && settings[absentWith[0]] === absentWith[1])) {
        expect(planned.filter((id) => id.startsWith(`${kind}-`))).toEqual([]);
        continue;
      }
      const there = REGIONS.filter((_, i) => stands === 'every region' || stands === (i === 0 ? 'main region' : 'other regions'));
      expect(planned).toEqual(expect.arrayContaining(there.map((region) => `${kind}-${region}`)));
    }
  });
});
