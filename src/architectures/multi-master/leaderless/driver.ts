/** Whom an application asks: any node coordinates, so it is a matter of setting which. */
import type { NodeId } from '../../../sim/node.ts';
import { hashOf } from '../../shared/hash.ts';
import { refusal } from '../../shared/answers.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { isTransaction } from '../../shared/transactions/client.ts';
import type { ClientQuery, Driver, Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import { tuning } from './tuning.ts';

const NO_TRANSACTIONS = 'Each row is agreed on by itself here, and nothing binds several statements: send them one by one.';

export function driverOf(region: string, { nodes, rttMs }: Topology, given: Settings): Driver {
  const settings = withDefaults(tuning, given);
  const replicas = nodes.filter(({ kind }) => kind === 'replica');
  const far = (of: string): number => (of === region ? -1 : rttMs(region, of));
  const [nearest] = [...replicas].sort((a, b) => far(a.region) - far(b.region));
  const [first] = replicas;
  const home = settings['coordinator'] === 'main' ? first : nearest;
  if (!home) throw new Error('There is at least one replica.');
  const plain = asksOne(home.id);
  const driver: Driver = {
    ...plain,
    // Nothing is begun that would have to be refused line by line.
    ask: (state, out, asked) =>
      isTransaction(asked) && asked.session === undefined && !asked.transaction
        ? { op: asked.op, outcome: refusal(NO_TRANSACTIONS), served: null }
        : plain.ask(state as never, out as never, asked),
  } as Driver;
  if (settings['coordinator'] !== 'random') return driver;
  const only = numberSetting(settings, 'coordinatorsOnly');
  return random(
    driver,
    home.id,
    (only > 0 ? replicas.slice(-only) : replicas).map(({ id }) => id),
  );
}

/** Another node for each statement, of those that only coordinate where there are such. What a person types line by line stays with the nearest. */
function random(driver: Driver, home: NodeId, replicas: readonly NodeId[]): Driver {
  return {
    ...driver,
    ask(state, out, asked) {
      const { op, sql, params, session, transaction } = asked;
      if (session !== undefined || transaction || isTransaction(asked)) return driver.ask(state, out, asked);
      const query: ClientQuery = { kind: 'query', op, sql, params };
      out.send(replicas[hashOf(op) % replicas.length] ?? home, query);
      return null;
    },
    lost: () => [],
  };
}
