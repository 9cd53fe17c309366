/** Known mistakes of caches, each planted through one rule. */
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { queryCache } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...queryCache,
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among, behind),
});

const mutant = mutantsOf(broken);

export const mutants: readonly Mutant[] = [
  mutant(
    'fills-without-leave',
    'Whoever comes to fill may, though its lease is void.',
    'Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, §3.2.1: the late fill.',
    { isLeased: () => true },
    { filling: 'leases', caches: 'in the main region' },
  ),
  mutant(
    'delete-leaves-the-lease',
    'A delete takes the value and leaves the leave to fill with what was read before it.',
    'Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, §3.2.1: a delete invalidates the lease.',
    { voidsLease: () => false },
    { filling: 'leases', caches: 'in the main region' },
  ),
  mutant(
    'tokens-again',
    'A cache that starts again gives the tokens of its earlier life again, and one that was void is valid.',
    'Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, §3.2.1: 64-bit tokens, so that none is met twice.',
    { firstToken: () => 0 },
    { filling: 'leases', caches: 'in the main region' },
  ),
  mutant('never-expires', 'An answer is served past its lifetime.', 'RFC 9111 §4.2: a stored response is fresh only within its lifetime.', {
    freshness: () => 'fresh',
  }),
  mutant(
    'same-text-same-answer',
    'Parameters are no part of the key: another question gets this answer.',
    'Web cache poisoning through unkeyed inputs (Kettle, Practical Web Cache Poisoning, 2018).',
    { keyOf: (sql) => sql },
  ),
  mutant('unbounded', 'Nothing is ever evicted.', 'redis.conf, maxmemory: without it a cache takes all memory there is.', {
    isOverfull: () => false,
  }),
  mutant(
    'write-taken-for-a-read',
    'When the database is silent, a write is said to have failed for certain.',
    'Jepsen: indeterminate results that clients report as failures (jepsen.io, Consistency, “Crashes and timeouts”).',
    { surelyReads: () => true },
  ),
  mutant(
    'answers-before-fsync',
    'A write is confirmed before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
  mutant(
    'doubled-statement',
    'A message that the network doubles is carried out twice.',
    'Birrell and Nelson, Implementing Remote Procedure Calls, 1984.',
    { isRepeated: () => false },
    { transport: 'datagrams' },
  ),
];
