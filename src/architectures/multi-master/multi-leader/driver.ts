/** Where a client's query enters: any site takes it, so a client asks the one in its own region, else the nearest. */
import type { NodeId } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import { nearestOf } from '../../shared/equals.ts';

export const nearestSite = (clientRegion: string, topology: Topology): NodeId => nearestOf('site', clientRegion, topology);
