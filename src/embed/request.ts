/** What an embed asks for, checked: one sentence that says how to fix it when it cannot be shown. */
import type { ThemeChoice } from '../store/state.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { closestNames } from '../sim/words.ts';
import * as Say from '../words/en/embed/embed.ts';

export interface EmbedRequest {
  readonly what:
    | { readonly kind: 'scenario'; readonly id: string; readonly step: number | null }
    | { readonly kind: 'link'; readonly fragment: string };
  readonly theme: ThemeChoice;
  /** Origin of the page around, which is told the height; null when it did not ask. */
  readonly host: string | null;
}

export type Checked = { readonly ok: true; readonly request: EmbedRequest } | { readonly ok: false; readonly sentence: string };

/** So many ids are named where none or a wrong one was given. */
const CLOSEST = 3;

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark', 'projector'];

export function checkRequest(address: { readonly search: string; readonly hash: string }, scenarios: readonly Scenario[]): Checked {
  const query = new URLSearchParams(address.search);
  const no = (sentence: string): Checked => ({ ok: false, sentence });
  const theme = themes.find((t) => t === (query.get('theme') ?? 'system'));
  if (!theme) return no(Say.thereIsNoThemeUse(shown(query.get('theme'))));
  const host = originOf(query.get('host'));
  if (address.hash.startsWith('#run=')) return { ok: true, request: { what: { kind: 'link', fragment: address.hash }, theme, host } };
  const id = query.get('scenario');
  const ids = scenarios.map((s) => s.id);
  if (id === null) return no(Say.namesNoScenario(ids.slice(0, CLOSEST).join(', ')));
  const scenario = scenarios.find((s) => s.id === id);
  if (!scenario) return no(Say.noScenario(shown(id), closestNames(id, ids, CLOSEST).join(', ')));
  const text = query.get('step');
  if (text === null) return { ok: true, request: { what: { kind: 'scenario', id, step: null }, theme, host } };
  const step = Number(text);
  const last = scenario.steps.length;
  if (!Number.isInteger(step) || step < 1 || step > last) return no(Say.isNoStepOfUse(shown(text), id, last));
  return { ok: true, request: { what: { kind: 'scenario', id, step: step - 1 }, theme, host } };
}

const shown = (text: string | null): string => (text ?? '').slice(0, 60);

function originOf(text: string | null): string | null {
  if (text === null) return null;
  try {
    const { protocol, origin } = new URL(text);
    return protocol === 'https:' || protocol === 'http:' ? origin : null;
  } catch {
    return null;
  }
}
