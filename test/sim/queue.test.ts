import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from '../../src/sim/queue.ts';

it('pops in order of time, then of order, whatever the order of pushes and pops', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(50)), { maxLength: 200 }), (script) => {
      const queue = new EventQueue<{ at: number; order: number }>();
      let model: { at: number; order: number }[] = [];
      script.forEach((at, order) => {
        if (at !== null) {
          queue.push({ at, order });
          model = [...model, { at, order }].sort((a, b) => a.at - b.at || a.order - b.order);
        } else expect(queue.pop()).toEqual(model.shift());
      });
      expect(queue.size).toBe(model.length);
      for (const item of model) expect(queue.pop()).toEqual(item);
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
