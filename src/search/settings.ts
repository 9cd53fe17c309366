/**
 * Settings by chance: any way to fill a slot, any choice and switch, times that pass within a run, and bounds small enough to be met. All of
 * it follows from what can be set in a room, so a new mechanism is tried as soon as it is there.
 */
import { misfit, ownerNotChosen, settingsOf } from '../architectures/mechanisms.ts';
import type { Trial } from '../architectures/guarantees.ts';
import { withDefaults } from '../architectures/shared/settings.ts';
import type { Setting, Settings, Tuning } from '../architectures/showing.ts';
import type { Stream } from '../sim/random.ts';
import { pick } from './pick.ts';

/** What takes longer by default would hardly happen in a run, ms. */
const LONG_MS = 2000;
/** Bounds that are 0 by default, which is none, are drawn up to this. */
const FEW = 4;

/**
 * What is drawn fits together: `given` stands, then what the room draws for its trial; the rest is drawn one after the other, as far as it
 * fits.
 */
export function settingsBy(random: Stream, tuning: Tuning, { settings, hasty }: Trial, given: Settings): Settings {
  const settable = settingsOf(tuning);
  const fits = fitting(tuning);
  const own = { ...settings(random, given), ...hasty };
  const system = random.integer(0, 2) === 0 ? someSystem(random, tuning, settable) : {};
  const meant: Settings = fits({ ...own, ...given }) ? { ...own, ...given } : given;
  let chosen: Settings = fits({ ...system, ...meant }) ? { ...system, ...meant } : meant;
  const draw = (setting: Setting): void => {
    if (Object.hasOwn(meant, setting.key)) return;
    const value = drawn(random, setting, tuning);
    if (value !== null && fits({ ...chosen, [setting.key]: value })) chosen = { ...chosen, [setting.key]: value };
  };
  const slots = new Set((tuning.slots ?? []).map(({ key }) => key));
  for (const setting of settable) if (slots.has(setting.key)) draw(setting);
  for (const setting of settingsOf(tuning, chosen)) if (!slots.has(setting.key)) draw(setting);
  return readOnes(tuning, chosen);
}

/** Without those of mechanisms that others of them, or the system's, leave unchosen. */
export function readOnes(tuning: Tuning, settings: Settings, system: Settings = {}): Settings {
  const all = withDefaults(tuning, { ...system, ...settings });
  return Object.fromEntries(Object.entries(settings).filter(([key]) => ownerNotChosen(tuning, all, key) === null));
}

function fitting(tuning: Tuning): (settings: Settings) => boolean {
  const defaults = withDefaults(tuning, {});
  return (settings) => {
    const all = { ...defaults, ...settings };
    return misfit(tuning, all) === null && (tuning.complaint?.(all) ?? null) === null;
  };
}

const isTime = (setting: Setting): boolean => setting.type === 'number' && /^(ms|µs)$/.test(setting.unit);

/** How a named system is set, as far as it can be here, but for its times: they are those of days. */
function someSystem(random: Stream, { presets }: Tuning, settable: readonly Setting[]): Settings {
  const systems = presets.filter(({ over }) => over === undefined);
  if (systems.length === 0) return {};
  const keys = new Set(settable.flatMap((setting) => (isTime(setting) ? [] : [setting.key])));
  return Object.fromEntries(Object.entries(pick(random, systems).settings).filter(([key]) => keys.has(key)));
}

/** Null: it stays as it is. */
function drawn(random: Stream, setting: Setting, { presets }: Tuning): Settings[string] | null {
  // Most bounds are as they are, so that runs come through more than the first that is met.
  const isBound = setting.type === 'number' && !isTime(setting);
  if (random.integer(0, 3) > (isBound ? 0 : 2)) return null;
  switch (setting.type) {
    case 'choice':
      return pick(random, setting.options);
    case 'switch':
      return random.integer(0, 1) === 0;
    case 'text': {
      const known = presets.flatMap(({ settings }) =>
        Object.hasOwn(settings, setting.key) ? [settings[setting.key] as Settings[string]] : [],
      );
      return known.length > 0 ? pick(random, known) : null;
    }
    case 'number':
      return isTime(setting) ? timeBy(random, setting) : boundBy(random, setting);
  }
}

type Numeric = Extract<Setting, { type: 'number' }>;

function timeBy(random: Stream, { default: usual, min, unit }: Numeric): number | null {
  const ms = random.integer(1, LONG_MS / 100) * 100;
  return unit === 'ms' && usual > LONG_MS && ms >= min ? ms : null;
}

/** Up to what is usual, small ones as often as large ones. */
function boundBy(random: Stream, { default: usual, min, max, step }: Numeric): number | null {
  const most = Math.min(max, usual > min ? usual : min + FEW * step);
  const steps = Math.floor((most - min) / step);
  const few = random.integer(0, Math.max(0, 32 - Math.clz32(steps)));
  return decimal(min + Math.min(steps, random.integer(0, 2 ** few - 1)) * step);
}

/** As somebody would write it, not as sums of tenths come out. */
const decimal = (value: number): number => Number(value.toPrecision(12));
