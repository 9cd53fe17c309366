/** What a mechanism asks the disk and chance for comes back to it, and what it does not list goes to the room. */
import { expect, it } from 'vitest';
import type { Way } from '../../../src/architectures/contract.ts';
import { stepBy } from '../../../src/architectures/shared/step.ts';
import { Out } from '../../../src/sim/out.ts';

it('syncs and draws go to who listed their kind', () => {
  const heard: string[] = [];
  const way: Way = {
    syncs: { mine: () => void heard.push('the mechanism’s sync') },
    draws: { victim: (_node, _out, _tag, value) => void heard.push(`the mechanism drew ${value}`) },
  };
  const node = { place: { ways: new Map([['slot', way]]) }, own: {} };
  const step = stepBy<typeof node, never, never, { readonly kind: string }>({
    onMessage: () => undefined,
    onSynced: (_node, _out, { kind }) => void heard.push(`the room’s sync, ${kind}`),
  });
  const out = new Out<never, { readonly kind: string }>();
  step(node, { type: 'synced', tag: { kind: 'mine' } }, out);
  step(node, { type: 'synced', tag: { kind: 'other' } }, out);
  step(node, { type: 'drawn', tag: { kind: 'victim' }, value: 3 }, out);
  step(node, { type: 'drawn', tag: { kind: 'nobody’s' }, value: 4 }, out);
  expect(heard).toEqual(['the mechanism’s sync', 'the room’s sync, other', 'the mechanism drew 3']);
});
