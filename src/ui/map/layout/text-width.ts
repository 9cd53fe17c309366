/**
 * How wide a text in Inter will be, from a short table of advance widths. Pictures are laid out before they are drawn,
 * also where no font is loaded (tests, embeds' first frame), so measuring on screen is not an option.
 */
const NARROW = new Set("iljtfrI.,:;'’|!()[] ·");
const WIDE = new Set('mwMWØ@%—…');

function advance(character: string): number {
  if (NARROW.has(character)) return character === ' ' ? 0.29 : 0.34;
  if (WIDE.has(character)) return 0.88;
  if (character >= '0' && character <= '9') return 0.63;
  if (character >= 'A' && character <= 'Z') return 0.69;
  return 0.575;
}

/** Width in px; `bold` for names (weight 580), which run about 3 % wider. */
export function textWidth(text: string, sizePx: number, bold = false): number {
  let width = 0;
  for (const character of text) width += advance(character);
  return width * sizePx * (bold ? 1.03 : 1);
}

/** The text, cut with an ellipsis to a width; empty when not even three characters fit. */
export function fitText(text: string, sizePx: number, roomPx: number): string {
  if (textWidth(text, sizePx) <= roomPx) return text;
  let cut = text;
  while (cut.length > 3 && textWidth(`${cut}…`, sizePx) > roomPx) cut = cut.slice(0, -1).trimEnd();
  return cut.length > 3 ? `${cut}…` : '';
}
