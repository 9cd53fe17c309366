/**
 * A toy mechanism of the query cache, made by the guide: when the cache is full, whatever was never used again goes first, and every
 * second everybody must be used again to count as used. It keeps state, sets timers, sends a message and takes an order.
 */
import type { Mechanism } from '../../../../src/architectures/contract.ts';
import type { MechanismShown, MechanismTuning } from '../../../../src/architectures/showing.ts';
import { numberSetting } from '../../../../src/architectures/shared/settings.ts';
import type { Eviction } from '../../../../src/architectures/query-cache/slots.ts';
import type { CacheState } from '../../../../src/architectures/query-cache/state.ts';
import type { Out } from '../../../../src/sim/out.ts';

export const tuning: MechanismTuning = {
  slot: 'eviction',
  id: 'second-look',
  name: 'what was not used twice goes',
  help: 'A full cache lets go what nobody has asked for a second time lately.',
  settings: [
    {
      key: 'lookEveryMs',
      label: 'Forget uses every',
      help: 'After this time an entry has to be used again to count as used.',
      source: 'Ours: a toy.',
      type: 'number',
      default: 1000,
      min: 10,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
  ],
  excludes: [{ slot: 'refill', id: 'never', why: 'what is let go could never come back' }],
};

export const shown: MechanismShown = {
  slot: 'eviction',
  id: 'second-look',
  messages: { 'uses-told': { meaning: 'pulse', label: 'number of entries in use', hollow: false } },
  sentence: (event, city) =>
    event.type === 'report' && event.key === 'inUse' ? `${city(event.node)} has ${String(event.value)} entries in use.` : null,
  orders: () => [{ order: 'forget-uses', label: 'Forget what was used' }],
};

interface Uses {
  readonly keys: Set<string>;
  told: number;
}

const usesOf = (node: object): Uses => (node as CacheState).own['eviction'] as Uses;

function forget(node: object, out: Out): void {
  out.report('inUse', usesOf(node).keys.size);
  usesOf(node).keys.clear();
}

export const runs: Mechanism = {
  slot: 'eviction',
  id: 'second-look',
  at({ spec, topology, settings }): Eviction {
    const everyUs = numberSetting(settings, 'lookEveryMs') * 1000;
    const primary = topology.nodes.find(({ kind }) => kind === 'primary')?.id ?? '';
    return {
      boot(_node, out): Uses {
        if (spec.kind === 'cache') out.setTimer('look', everyUs);
        return { keys: new Set(), told: 0 };
      },
      timers: {
        look(node, out) {
          out.send(primary, { kind: 'uses-told' });
          forget(node, out);
          out.setTimer('look', everyUs);
        },
      },
      orders: { 'forget-uses': forget },
      messages: {
        'uses-told'(node, out) {
          out.report('told', ++usesOf(node).told);
        },
      },
      victim(node, entries, stored) {
        const { keys } = usesOf(node);
        const victim = [...entries.keys()].find((key) => !keys.has(key)) ?? stored.key;
        keys.delete(victim);
        return victim;
      },
      onUse: (node, _entries, { key }) => void usesOf(node).keys.add(key),
    };
  },
  invariants: [
    {
      name: 'uses are of entries',
      states: 'What counts as used is in the cache.',
      begin: () => ({
        after(node, states) {
          const state = states.get(node) as CacheState | undefined;
          const uses = state?.own?.['eviction'] as Uses | null | undefined;
          const unknown = [...(uses?.keys ?? [])].find((key) => !state?.entries.has(key));
          return unknown === undefined ? null : `${node} counts “${unknown}” as used and does not have it.`;
        },
      }),
    },
  ],
};
