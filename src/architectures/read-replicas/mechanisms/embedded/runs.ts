/**
 * A replica lives in the application: one primary, and a file beside each client, which asks for what is new. Source: Turso documentation,
 * *Embedded Replicas*; tursodatabase/libsql, libsql/src/replication.
 */
import type { NodeSpec } from '../../../../sim/node.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { databasesOf } from '../../places.ts';
import type { Copying } from '../../slots.ts';
import { embedded as embeddedDriver } from './driver.ts';
import { embeddedInvariants } from './invariants.ts';
import { atPrimary } from './primary.ts';

const isClient = ({ kind }: NodeSpec): boolean => kind === 'client';

export const embedded: Copying = {
  slot: 'copies',
  id: 'embedded',
  at: () => atPrimary,
  invariants: embeddedInvariants,
  plan: ([main = '']) => [{ id: `primary-${main}`, kind: 'primary', region: main }],
  /** A room in front has no file: it asks the primary. */
  driver(region, topology, settings, rules) {
    const self = topology.nodes.find((node) => isClient(node) && node.region === region);
    const [primary] = databasesOf(topology);
    if (!self || !primary) return null;
    return embeddedDriver({
      self: self.id,
      primary: primary.id,
      readYourWrites: settings['readYourWrites'] === true,
      intervalUs: microsSetting(settings, 'syncIntervalMs'),
      mayAnswer: rules.mayAnswer,
    });
  },
  prepare(topology, _settings, setup, store) {
    const [primary] = databasesOf(topology);
    if (!primary) return;
    store.script(primary.id, setup);
    const image = store.image(primary.id);
    for (const { id } of topology.nodes.filter(isClient)) store.load(id, image);
  },
};
