/** The link of a run, and what to paste to show it on another page. */
import type { RunSpec } from '../../session/run.ts';
import { OF_ALL, pageOf } from './lesson-pages.ts';
import { encodeLink } from '../../store/share.ts';
import { isBuiltIn, isStepOf, type Seen } from './seen.ts';
import { html, stillOf, tagOf } from './tag.ts';

export interface Codes {
  readonly link: string;
  readonly iframe: string;
  readonly element: string;
}

/** `page` is the address of the main page, without query or fragment. */
export function codesFor(seen: Seen, page: string): Codes {
  const { scenario }: RunSpec = seen.spec;
  const fragment = encodeLink(seen.spec, seen.nowUs);
  // A step by its name is short and stays right when the lesson grows; anything else needs the whole run.
  const named = isStepOf(seen);
  const source = named ? lessonAt(scenario.id, seen.step + 1, page) : `${new URL(OF_ALL, page)}#${fragment}`;
  const shown = named ? `scenario="${scenario.id}" step="${seen.step + 1}"` : `run="${fragment.replace(/^run=/, '')}"`;
  const picture = isBuiltIn(seen) ? stillOf({ scenario, page }) : '';
  return {
    link: `${page}#${fragment}`,
    iframe: `<iframe src="${source}" title="${html(scenario.title)}" width="720" height="480" style="border:0;max-width:100%" loading="lazy"></iframe>`,
    element: tagOf({ scenario, page }, shown, picture),
  };
}

/** A lesson's own page is there as long as the lesson, whatever becomes of its steps; without scripts it shows how the lesson opens. */
function lessonAt(id: string, step: number, page: string): string {
  const own = pageOf(id, null);
  if (own !== OF_ALL) return `${new URL(own, page)}?step=${step}`;
  // Behind # stands which of the lessons is shown where scripts do not run.
  return `${new URL(OF_ALL, page)}?scenario=${id}&amp;step=${step}#${id}`;
}
