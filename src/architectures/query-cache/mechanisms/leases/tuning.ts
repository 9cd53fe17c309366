/** What can be set where the cache gives leases. */
import type { MechanismTuning } from '../../../showing.ts';
import { sideSettings } from '../look-aside/tuning.ts';

export const tuning: MechanismTuning = {
  slot: 'filling',
  id: 'leases',
  name: 'the application, by leave of the cache',
  help: 'As beside the database, but who misses first is given a lease to fill; the others wait, and a delete voids the lease.',
  settings: [
    ...sideSettings,
    {
      key: 'leaseMs',
      label: 'One lease every',
      help: 'The cache gives at most one lease for a key in this time, unless a delete voids it.',
      source: 'Nishtala et al., NSDI 2013, §3.2.1: once every 10 s per key; mcrouter’s LeaseTokenMap keeps tokens for 10,000 ms.',
      type: 'number',
      default: 10_000,
      min: 1,
      max: 600_000,
      step: 1,
      unit: 'ms',
    },
    {
      key: 'markers',
      label: 'Remote markers',
      help: 'Who writes from a region without the primary leaves a mark in its cache: until the change has come, who misses asks the main region.',
      source: 'Nishtala et al., NSDI 2013, §5. Only where the cache stands in front of copies.',
      type: 'switch',
      default: true,
    },
    {
      key: 'hotWaitMs',
      label: 'Wait for who has the lease',
      help: 'How long an application waits before it looks again for what somebody else is fetching.',
      source: 'Ours: 20 ms. The paper says “a short amount of time”.',
      type: 'number',
      default: 20,
      min: 1,
      max: 10_000,
      step: 1,
      unit: 'ms',
    },
  ],
};
