import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from '../../src/sim/queue.ts';

it('pops in order of time, then of order, whatever the order of pushes and pops', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(50)), { maxLength: 200 }), (script) => {
      const queue = new EventQueue();
      let model: { at: number; order: number }[] = [];
      script.forEach((at, order) => {
        if (at !== null) {
          queue.push(at, order, order);
          model = [...model, { at, order }].sort((a, b) => a.at - b.at || a.order - b.order);
        } else expect(queue.pop()).toBe(model.shift()?.order ?? -1);
      });
      expect(queue.size).toBe(model.length);
      for (const item of model) expect(queue.pop()).toBe(item.order);
      expect(queue.pop()).toBe(-1);
    }),
  );
});
