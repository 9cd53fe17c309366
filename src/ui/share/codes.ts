/** The link of a run, and what to paste to show it on another page. */
import { isChanged } from '../../store/fork.ts';
import { encodeLink } from '../../store/share.ts';
import type { AppData } from '../../store/state.ts';

export interface Codes {
  readonly link: string;
  readonly iframe: string;
  readonly element: string;
  /** The run differs from its scenario, so the custom element (which names a scenario) cannot show it. */
  readonly changed: boolean;
}

/** `page` is the address of the main page, without query or fragment. */
export function codesFor({ run, nowUs, scenario, step }: Pick<AppData, 'run' | 'nowUs' | 'scenario' | 'step'>, page: string): Codes {
  const fragment = encodeLink(run, nowUs);
  const changed = isChanged(run);
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
