/** The tag that shows a lesson's step on another page. */
import type { Scenario } from '../../scenarios/schema.ts';

export interface Tagged {
  readonly scenario: Pick<Scenario, 'id' | 'title' | 'summary'>;
  /** From 1, as the page counts. */
  readonly step: number;
  /** The address of the main page, without query or fragment. */
  readonly page: string;
}

export const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** `shown`: the attributes that say what is shown; `picture`: what stands there where scripts do not run. */
export function tagOf({ scenario, page }: Omit<Tagged, 'step'>, shown: string, picture: string): string {
  const words = `<p><b>${html(scenario.title)}.</b> ${html(scenario.summary)}</p>`;
  return `<script async src="${new URL('antipode-diagram.js', page)}"></script>\n<antipode-diagram ${shown}>${picture}${words}</antipode-diagram>`;
}

export const stillOf = ({ scenario, page }: Omit<Tagged, 'step'>): string =>
  `<img src="${new URL(`stills/${scenario.id}.png`, page)}" alt="" width="430" height="430">`;

export const elementTag = (tagged: Tagged): string =>
  tagOf(tagged, `scenario="${tagged.scenario.id}" step="${tagged.step}"`, stillOf(tagged));
