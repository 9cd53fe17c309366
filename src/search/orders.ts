/** What a person may order at each node, as the page offers it: asked in every role that a node may have, with every kind of report. */
import type { ReportValue } from '../sim/node.ts';
import type { NodeSpec } from '../sim/node.ts';
import type { Staging } from '../session/stage.ts';

export interface Order {
  readonly node: NodeSpec['id'];
  readonly order: string;
}

/** What reports may say, so that whatever an offer hangs on is said once. */
const SAID: readonly (ReportValue | undefined)[] = [undefined, true, false, 1, '', []];

export function ordersAt({ architecture, topology, settings }: Pick<Staging, 'architecture' | 'topology' | 'settings'>): readonly Order[] {
  return topology.nodes.flatMap((spec) => {
    if (spec.kind === 'client') return [];
    const { machine } = architecture.logic(spec, topology, settings, architecture.mechanisms).roles;
    const offered = Object.keys(machine.states).flatMap((role) =>
      SAID.flatMap((said) => {
        const reports = new Proxy({}, { get: () => said }) as Readonly<Record<string, ReportValue>>;
        return architecture.about.orders({ ...spec, role, health: 'up', reports }).map(({ order }) => order);
      }),
    );
    return [...new Set(offered)].map((order) => ({ node: spec.id, order }));
  });
}
