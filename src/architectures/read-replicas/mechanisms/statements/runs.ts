/** Unconnected databases, one in each region, and a proxy in the main region that all applications ask. Source: Pgpool-II documentation, native replication mode. */
import { microsSetting, numberSetting } from '../../../shared/settings.ts';
import { asksOne } from '../../../shared/asks-one.ts';
import { idleSetting } from '../../../shared/transactions/idle.ts';
import { databasesOf } from '../../places.ts';
import type { Copying } from '../../slots.ts';
import { cacheIsInvalidated, doneEverywhere } from './invariants.ts';
import { proxyLogic } from './proxy.ts';
import { storeLogic } from './store.ts';

const proxyIn = (region: string): string => `middleware-${region}`;

export const statements: Copying = {
  slot: 'copies',
  id: 'statements',
  at: () => ({}),
  invariants: [doneEverywhere, cacheIsInvalidated],
  plan: (regions, settings) => [
    ...regions.map((region, i) =>
      i === 0 ? { id: `primary-${region}`, kind: 'primary', region } : { id: `replica-${region}`, kind: 'replica', region },
    ),
    ...(settings['proxies'] === 'in every region' ? regions : regions.slice(0, 1)).map((region) => ({
      ...{ id: proxyIn(region), kind: 'middleware', region },
    })),
  ],
  driver(region, topology) {
    const proxies = topology.nodes.filter(({ kind }) => kind === 'middleware');
    const proxy = proxies.find((each) => each.region === region) ?? proxies[0];
    return proxy ? asksOne(proxy.id) : null;
  },
  logic(spec, topology, settings, rules) {
    if (spec.kind !== 'middleware') return storeLogic(spec, microsSetting(settings, idleSetting.key));
    return proxyLogic({
      spec,
      databases: databasesOf(topology).map(({ id }) => id),
      bySession: settings['loadBalance'] === 'by session',
      detaches: settings['onMismatch'] === 'the minority is detached',
      rewritesNow: settings['rewriteNow'] === true,
      caches: settings['memoryCache'] === true,
      expireUs: numberSetting(settings, 'memoryCacheExpireS') * 1_000_000,
      rules,
    });
  },
};
