/** What can be set in multi-master: which kind it is, and all that belongs to each kind. */
import type { MechanismTuning, Preset, Settings, Tuning } from '../showing.ts';
import { PROTOCOL, protocols, slot } from './protocols.ts';

const [first] = protocols;

/** A kind is chosen as a mechanism is; what can be set in its room is then its own. */
const kinds = protocols.map(
  ({ id, name, help, tuning }): MechanismTuning => ({ slot: PROTOCOL, id, name, help, settings: tuning.settings }),
);

const named = (id: string, preset: Preset): Preset =>
  id === slot.default ? preset : { ...preset, settings: { [PROTOCOL]: id, ...preset.settings } };

const chosen = (settings: Settings) => protocols.find(({ id }) => id === (settings[PROTOCOL] ?? slot.default));

const closest = first?.tuning.closest;

export const tuning: Tuning = {
  ...first?.tuning,
  settings: [],
  slots: [
    slot,
    ...protocols.flatMap(({ id, tuning }) => (tuning.slots ?? []).map((each) => ({ ...each, within: { slot: PROTOCOL, id } }))),
  ],
  mechanisms: [...kinds, ...protocols.flatMap(({ tuning }) => tuning.mechanisms ?? [])],
  presets: protocols.flatMap(({ id, tuning }) => tuning.presets.map((preset) => named(id, preset))),
  ...(closest && {
    closest: {
      ...closest,
      when: protocols.flatMap(({ id, like }) => (like === undefined ? [] : [{ key: PROTOCOL, value: id, system: like }])),
      unless: [
        ...(closest.unless ?? []),
        ...protocols.flatMap(({ tuning }) => (tuning === first?.tuning ? [] : (tuning.closest?.unless ?? []))),
        ...protocols.flatMap(({ id, unlike }) => (unlike === undefined ? [] : [{ key: PROTOCOL, value: id, why: unlike }])),
      ],
    },
  }),
  deals: (settings) => chosen(settings)?.tuning.deals?.(settings) ?? false,
  complaint: (settings, regions) => chosen(settings)?.tuning.complaint?.(settings, regions) ?? null,
};
