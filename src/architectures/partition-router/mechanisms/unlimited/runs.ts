/** Nobody counts. */
import type { Mechanism } from '../../../contract.ts';
import { THROUGHPUT, type Throughput } from '../../slots.ts';

const way: Throughput = { waitUs: () => null, charge: () => undefined };

export const unlimited: Mechanism = { slot: THROUGHPUT, id: 'unlimited', at: () => way };
