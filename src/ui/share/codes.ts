/** The link of a run, and what to paste to show it on another page. */
import { isChanged } from '../../store/fork.ts';
import { encodeLink } from '../../store/share.ts';
import type { RunSpec } from '../../session/run.ts';

export interface Codes {
  readonly link: string;
  readonly iframe: string;
  readonly element: string;
  /** The run differs from its scenario, so the custom element (which names a scenario) cannot show it. */
  readonly changed: boolean;
}

/** A run, where its clock stands, and the step of its lesson. */
export interface Shared {
  readonly spec: RunSpec;
  readonly nowUs: number;
  readonly step: number;
}

/** `page` is the address of the main page, without query or fragment. */
export function codesFor({ spec, nowUs, step }: Shared, page: string): Codes {
  const { scenario } = spec;
  const fragment = encodeLink(spec, nowUs);
  const changed = isChanged(spec);
  const embed = new URL('embed.html', page);
  const source = changed ? `${embed}#${fragment}` : `${embed}?scenario=${scenario.id}&step=${step + 1}`;
  const title = scenario.title.replaceAll('"', '&quot;');
  return {
    link: `${page}#${fragment}`,
    iframe: `<iframe src="${source}" title="${title}" width="720" height="480" style="border:0;max-width:100%" loading="lazy"></iframe>`,
    element: `<script async src="${new URL('antipode-diagram.js', page)}"></script>\n<antipode-diagram scenario="${scenario.id}" step="${step + 1}">${title}</antipode-diagram>`,
    changed,
  };
}
