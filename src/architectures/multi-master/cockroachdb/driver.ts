/** Where a client's query enters: any node takes it, so a client asks the one in its own region, else the nearest. */
import { asksOne } from '../../shared/asks-one.ts';
import { nearestOf } from '../../shared/equals.ts';
import type { Driver, Topology } from '../../contract.ts';

export const driverOf = (region: string, topology: Topology): Driver => asksOne(nearestOf('crdb', region, topology));
