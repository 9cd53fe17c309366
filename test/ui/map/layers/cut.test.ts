import { expect, it } from 'vitest';
import { cutAt } from '../../../../src/ui/map/layers/cut.ts';

const scene = { width: 680, height: 550 };

it('says how many messages are left out in the corner, and above a key that reaches so far', () => {
  const said = (right: number) => cutAt('1403 messages not drawn', { scene, key: [12, 512, right, 550] });
  expect(said(400)).toEqual([668, 538]);
  const [x, y] = said(650);
  expect(x).toBe(668);
  expect(y).toBeLessThan(512);
  expect(cutAt('1403 messages not drawn', { scene, key: null })).toEqual([668, 538]);
});
