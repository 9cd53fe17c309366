/** What can be set where one room stands in front of another: both rooms' settings, those behind under another name where names clash. */
import type { Mechanism } from '../contract.ts';
import { settingsOf } from '../mechanisms.ts';
import type { MechanismTuning, Setting, Settings, Slot, Tuning } from '../showing.ts';

/** Without what only the nodes read whose place the room behind takes. */
function inFront(front: Tuning): Tuning {
  const { ofDatabase = [] } = front;
  return { ...front, settings: front.settings.filter(({ key }) => !ofDatabase.includes(key)) };
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

/** Presets are the front's: the one behind is chosen beside it. */
export function tuningOver(front: Tuning, back: Tuning, { behind, forBack }: Keys): Tuning {
  const called = (setting: Setting): Setting => ({ ...setting, key: behind(setting.key) });
  const slot = (each: Slot): Slot => ({ ...each, key: behind(each.key) });
  const mechanism = (each: MechanismTuning): MechanismTuning => ({
    ...each,
    slot: behind(each.slot),
    settings: each.settings.map(called),
    excludes: (each.excludes ?? []).map((other) => ({ ...other, slot: behind(other.slot) })),
  });
  return {
    settings: [...inFront(front).settings, ...back.settings.map(called)],
    common: { ...front.common, ...back.common },
    slots: [...(front.slots ?? []), ...(back.slots ?? []).map(slot)],
    mechanisms: [...(front.mechanisms ?? []), ...(back.mechanisms ?? []).map(mechanism)],
    presets: front.presets,
    complaint: (settings) => front.complaint?.(settings) ?? back.complaint?.(forBack(settings)) ?? null,
  };
}

/** A mechanism of the room behind, under the name that its slot has here. */
export const mechanismOver = (mechanism: Mechanism, { behind }: Keys): Mechanism => ({ ...mechanism, slot: behind(mechanism.slot) });
