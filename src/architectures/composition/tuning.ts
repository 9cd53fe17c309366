/** What can be set where one room stands in front of another: both rooms' settings, those behind under another name where names clash. */
import type { Mechanism } from '../contract.ts';
import { settingsOf } from '../mechanisms.ts';
import type { MechanismTuning, Setting, Settings, Slot, Tuning } from '../showing.ts';

/** Without what only the nodes read whose place the room behind takes. */
function inFront(front: Tuning): Tuning {
  const { ofDatabase = [] } = front;
  const isRead = ({ slot }: { readonly slot: string }): boolean => !ofDatabase.includes(slot);
  return {
    ...front,
    settings: front.settings.filter(({ key }) => !ofDatabase.includes(key)),
    ...(front.slots && { slots: front.slots.filter(({ key }) => isRead({ slot: key })) }),
    ...(front.mechanisms && { mechanisms: front.mechanisms.filter(isRead) }),
  };
}

/** The settings of two rooms as those of one, and back. */
export interface Keys {
  /** What a setting of the room behind is called here. */
  behind(key: string): string;
  /** The settings that the room behind reads, by its own names. */
  forBack(settings: Settings): Settings;
}

export function keysOver(front: Tuning, back: Tuning, backId: string): Keys {
  const own = new Set(settingsOf(inFront(front)).map(({ key }) => key));
  const renamed = new Map<string, string>();
  for (const setting of settingsOf(back)) {
    if (own.has(setting.key)) renamed.set(setting.key, `${backId}.${setting.key}`);
  }
  const behind = (key: string): string => renamed.get(key) ?? key;
  return {
    behind,
    forBack(settings) {
      const read: Record<string, number | string | boolean> = { ...settings };
      for (const [key, here] of renamed) {
        const value = settings[here];
        if (value === undefined) delete read[key];
        else read[key] = value;
      }
      return read;
    },
  };
}

export const HOSTS = 'hosts';
export const TOGETHER = 'one in each region';

/** Whether what stands in one region is one machine: many groups' members, a cache beside a database. */
const hosts: Setting = {
  key: HOSTS,
  label: 'Hosts',
  help: 'Each node has a host of its own; or all in one region stand on one, share its cores and its disk, and go down with it.',
  source:
    'Ours: one for each, so that one thing fails at a time. CockroachDB and TiKV keep a member of many Raft groups in one process (cockroachdb/docs, architecture, replication layer).',
  type: 'choice',
  default: 'one for each node',
  options: ['one for each node', TOGETHER],
};

const DEALT_TWICE =
  'What stands behind deals its rows out to groups of its own, and partitions would deal them out once more. Choose another kind of it, or leave one of them out.';

/** Presets are the front's: the one behind is chosen beside it. */
export function tuningOver(front: Tuning, back: Tuning, { behind, forBack }: Keys): Tuning {
  const called = (setting: Setting): Setting => ({ ...setting, key: behind(setting.key) });
  const slot = (each: Slot): Slot => ({
    ...each,
    key: behind(each.key),
    ...(each.within && { within: { ...each.within, slot: behind(each.within.slot) } }),
  });
  const mechanism = (each: MechanismTuning): MechanismTuning => ({
    ...each,
    slot: behind(each.slot),
    settings: each.settings.map(called),
    excludes: (each.excludes ?? []).map((other) => ({ ...other, slot: behind(other.slot) })),
  });
  const { settings: own, slots = [], mechanisms = [] } = inFront(front);
  return {
    settings: [...own, ...back.settings.map(called), hosts],
    common: { ...front.common, ...back.common },
    slots: [...slots, ...(back.slots ?? []).map(slot)],
    mechanisms: [...mechanisms, ...(back.mechanisms ?? []).map(mechanism)],
    presets: front.presets,
    complaint: (settings, regions) => {
      const twice = front.deals?.(settings) === true && back.deals?.(forBack(settings)) === true;
      return front.complaint?.(settings, regions) ?? (twice ? DEALT_TWICE : (back.complaint?.(forBack(settings), regions) ?? null));
    },
  };
}

/** A mechanism of the room behind, under the name that its slot has here. */
export const mechanismOver = (mechanism: Mechanism, { behind }: Keys): Mechanism => ({ ...mechanism, slot: behind(mechanism.slot) });
