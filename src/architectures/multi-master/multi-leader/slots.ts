/** The slot of this room: what decides between concurrent changes. */
import type { Policy } from '../../../merging/jobs.ts';
import type { Way } from '../../contract.ts';

export interface Resolution extends Way {
  readonly policy: Omit<Policy, 'lines'>;
}
