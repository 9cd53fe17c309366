import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Agenda } from '../../src/sim/agenda.ts';
import { EventQueue } from '../../src/sim/queue.ts';
import { Names, NO_RECORDER } from '../../src/sim/recorder.ts';
import { ANY_LIFE, TASK } from '../../src/sim/tasks.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
}

const inOrder = (entries: readonly Entry[]): Entry[] => entries.toSorted((a, b) => a.at - b.at || a.order - b.order);

it('pops in order of time, then of order, whatever the order of pushes, pops and replacements', () => {
  // null: pop; a pair: replace the next by one of that time; a number: push.
  const step = fc.option(fc.oneof(fc.nat(50), fc.tuple(fc.nat(50))));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (script) => {
      const queue = new EventQueue();
      let model: Entry[] = [];
      script.forEach((what, order) => {
        if (typeof what === 'number') {
          queue.push(what, order, order);
          model = inOrder([...model, { at: what, order }]);
        } else if (model.length > 0) {
          expect(queue.nextId).toBe(model.shift()?.order);
          if (what === null) queue.pop();
          else {
            queue.replace(what[0], order, order);
            model = inOrder([...model, { at: what[0], order }]);
          }
        }
        expect(queue.size).toBe(model.length);
        expect([queue.nextAt, queue.nextOrder]).toEqual(
          model[0] ? [model[0].at, model[0].order] : [Number.POSITIVE_INFINITY, expect.anything()],
        );
      });
      for (const { order } of model) {
        expect(queue.nextId).toBe(order);
        queue.pop();
      }
      expect(queue.size).toBe(0);
    }),
  );
});

it('takes messages that wait behind each other on their links in order of time, then of planning', () => {
  const links = 4;
  // A message on a link, something else, or a take; times may go back, as on a link that keeps no order.
  const step = fc.option(fc.record({ ahead: fc.nat(30), link: fc.option(fc.nat(links - 1)) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (script) => {
      const agenda = new Agenda(new Names(), NO_RECORDER, links);
      let model: (Entry & { readonly task: number })[] = [];
      let now = 0;
      const take = (): void => {
        const first = model.shift();
        if (!first) return;
        expect(agenda.queue.nextAt).toBe(first.at);
        const task = agenda.take();
        expect(task).toBe(first.task);
        agenda.tasks.drop(task);
        now = first.at;
      };
      script.forEach((what, order) => {
        if (what === null) {
          take();
          return;
        }
        const at = now + what.ahead;
        const task = agenda.tasks.take(what.link === null ? TASK.done : TASK.deliver, order, 0, ANY_LIFE);
        agenda.tasks.arriveAt[task] = at;
        if (what.link === null) agenda.plan(at, task);
        else agenda.planArrival(task, what.link);
        model = [...model, { at, order, task }].toSorted((a, b) => a.at - b.at || a.order - b.order);
      });
      while (model.length > 0) take();
      expect(agenda.queue.size).toBe(0);
    }),
  );
});
