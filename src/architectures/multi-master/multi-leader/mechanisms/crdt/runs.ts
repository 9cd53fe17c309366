/** Columns that count, and the later value of the others. Source: Shapiro et al., INRIA RR-7506, 2011, §3.1.3 (PN-Counter). */
import type { Mechanism } from '../../../../contract.ts';
import type { Resolution } from '../../slots.ts';

export const crdt: Mechanism = {
  slot: 'conflicts',
  id: 'crdt',
  at({ settings }): Resolution {
    const counters = String(settings['counters']).split(/, ?/).filter(Boolean);
    return { policy: Object.freeze({ rule: 'columns', counters: Object.freeze(counters) }) };
  },
};
