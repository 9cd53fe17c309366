/** Where a client's query enters: any spanserver takes it, so a client asks the one in its own region, else the nearest. */
import type { NodeId } from '../../../sim/node.ts';
import { refusal } from '../../shared/answers.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { isTransaction } from '../../shared/transactions/client.ts';
import type { Driver, Topology } from '../../contract.ts';
import { NO_TRANSACTIONS } from './requests.ts';

/** Nodes of a kind, the nearest to a region first; ties as in the topology. */
export function nearest(kind: string, region: string, { nodes, rttMs }: Topology): readonly NodeId[] {
  const far = (of: string): number => (of === region ? -1 : rttMs(region, of));
  return nodes
    .filter((node) => node.kind === kind)
    .sort((a, b) => far(a.region) - far(b.region))
    .map(({ id }) => id);
}

export function driverOf(region: string, topology: Topology): Driver {
  const [home] = nearest('spanserver', region, topology);
  if (home === undefined) throw new Error('There is at least one spanserver.');
  const plain: Driver = asksOne(home);
  return {
    ...plain,
    // Nothing is begun that would have to be refused line by line.
    ask: (state, out, asked) =>
      isTransaction(asked) && asked.session === undefined && !asked.transaction
        ? { op: asked.op, outcome: refusal(NO_TRANSACTIONS), served: null }
        : plain.ask(state, out, asked),
  };
}
