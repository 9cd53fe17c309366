/** How large what travels is. */
import { encodedBytes } from '../sim/encoding.ts';
import type { Flight } from './world.ts';

/** What the message of a flight takes, encoded. */
export const bytesOf = (flight: Flight): number => encodedBytes(flight.message);
