/** What *How true is this?* says of figures is what they are. */
import { expect, it } from 'vitest';
import { diskSettings } from '../../../src/session/disk.ts';
import { MODELLED } from '../../../src/words/en/learn/truth.ts';

it('says what a disk takes by default', () => {
  const fsync = diskSettings.find(({ key }) => key === 'fsyncMs');
  expect(MODELLED.find(({ what }) => what === 'Disks')?.how).toContain(`(${fsync?.default} ms by default)`);
});
