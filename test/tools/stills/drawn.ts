/** What was drawn by a page, as it stands without one. */

/** Nothing in it moves or can be pointed at, and a place is told to a tenth of a pixel. */
export const drawnOnly = (html: string): string =>
  html
    // Styles of elements are against the policy that the pages hold to; in a drawing they are attributes as well.
    .replace(/ style="([^"]*)"/g, (_all, styles: string) => styles.replace(/\s*([\w-]+):\s*([^;]+);?/g, ' $1="$2"'))
    // What is told to those who listen comes when it does.
    .replace(/<div class="unseen">.*?<\/div>/gs, '')
    // What only a pointer finds.
    .replace(/<path class="link-hit"[^>]*><\/path>/g, '')
    .replace(/ (?:d|points|transform|c?[xy][12]?|r|width|height)="[^"]*"/g, (all) =>
      all.replace(/\d+\.\d{2,}/g, (figure) => String(Math.round(Number(figure) * 10) / 10)),
    );
