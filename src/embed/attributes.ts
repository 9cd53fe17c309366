/** The attributes of `<antipode-diagram>`, checked: one sentence for the first that is wrong. */
import { HEIGHT_PX } from './message.ts';
import * as Say from '../words/en/embed/element.ts';

export interface Attributes {
  readonly scenario: string | null;
  readonly step: string | null;
  /** A whole run as in a share link, instead of a scenario. */
  readonly run: string | null;
  readonly theme: string | null;
  readonly height: string | null;
}

export interface DiagramRequest {
  /** `step` from 1, as the page counts. */
  readonly what: { readonly scenario: string; readonly step: number | null } | { readonly run: string };
  readonly theme: string | null;
  readonly heightPx: number | null;
}

export type CheckedAttributes = { readonly ok: true; readonly request: DiagramRequest } | { readonly ok: false; readonly sentence: string };

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Of what a share link is made; whether it can be read is known to the embedded page. */
const RUN = /^[\w-]{1,100000}$/;
const THEMES: readonly string[] = ['light', 'dark', 'projector', 'system'];

/** Whether the scenario exists is known to the embedded page, which says so itself. */
export function checkAttributes({ scenario, step, run, theme, height }: Attributes): CheckedAttributes {
  const no = (sentence: string): CheckedAttributes => ({ ok: false, sentence: `<antipode-diagram>: ${sentence}` });
  const shown = (text: string): string => text.slice(0, 60);
  if (run !== null && !RUN.test(run)) return no('run="…" is no run. Copy the tag again from Share.');
  if (run === null && !scenario) return no(Say.theAttributeScenarioIs);
  if (scenario && !ID.test(scenario)) return no(`scenario="${shown(scenario)}" is no id. Use lower-case letters, digits and dashes.`);
  if (step !== null && !/^[1-9]\d{0,2}$/.test(step)) return no(`step="${shown(step)}" is no step. Use a whole number from 1.`);
  if (theme !== null && !THEMES.includes(theme)) return no(`theme="${shown(theme)}" is not known. Use light, dark, projector or system.`);
  const heightPx = height === null ? null : Number(height.replace(/px$/, ''));
  if (heightPx !== null && !(heightPx >= HEIGHT_PX.min && heightPx <= HEIGHT_PX.max)) {
    return no(`height="${shown(height ?? '')}" does not do. Use a number of pixels from ${HEIGHT_PX.min} to ${HEIGHT_PX.max}.`);
  }
  const what = run === null ? { scenario: scenario ?? '', step: step === null ? null : Number(step) } : { run };
  return { ok: true, request: { what, theme, heightPx } };
}
