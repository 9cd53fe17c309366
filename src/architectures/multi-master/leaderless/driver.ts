/** Whom an application asks: any node coordinates, so it is a matter of setting which. */
import type { NodeId } from '../../../sim/node.ts';
import { hashOf } from '../../shared/hash.ts';
import { asksOne, withoutTransactions } from '../../shared/asks-one.ts';
import { nearestOf } from '../../shared/equals.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { isTransaction } from '../../shared/transactions/client.ts';
import type { ClientQuery, Driver, Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import { tuning } from './tuning.ts';

const NO_TRANSACTIONS = 'Each row is agreed on by itself here, and nothing binds several statements: send them one by one.';

export function driverOf(region: string, topology: Topology, given: Settings): Driver {
  const settings = withDefaults(tuning, given);
  const replicas = topology.nodes.filter(({ kind }) => kind === 'replica');
  const home = (settings['coordinator'] === 'main' ? replicas[0]?.id : undefined) ?? nearestOf('replica', region, topology);
  const driver = withoutTransactions(asksOne(home), NO_TRANSACTIONS);
  if (settings['coordinator'] !== 'random') return driver;
  const only = numberSetting(settings, 'coordinatorsOnly');
  return random(
    driver,
    home,
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
