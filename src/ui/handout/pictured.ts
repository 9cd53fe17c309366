/** A picture as it is drawn on the page, written down as SVG: its layers, with canvases as `public/recorder.js` kept them. */

declare global {
  interface Window {
    /** What was drawn on a canvas since it was cleared. */
    recordedSvg(canvas: Element): string;
  }
}

const CHECK_EVERY_MS = 40;
/** Nothing takes so long to be drawn. */
const CHECKS_MAX = 100;

/** As soon as it stands still. `serial` keeps the names of its patterns and clips apart from those of other pictures. */
export async function pictured(stage: HTMLElement, serial: number): Promise<string> {
  let before = '';
  for (let check = 0; check < CHECKS_MAX; check++) {
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
    const now = written(stage);
    if (now !== '' && now === before) return renamed(now, serial);
    before = now;
  }
  return renamed(before, serial);
}

function written(stage: HTMLElement): string {
  const picture = stage.querySelector('.picture');
  if (!picture) return '';
  const layers = [...picture.children].map((layer) => {
    if (layer instanceof HTMLCanvasElement) return window.recordedSvg(layer);
    const copy = layer.cloneNode(true);
    return copy instanceof Element ? plain(copy).innerHTML : '';
  });
  const { width, height } = picture.getBoundingClientRect();
  const drawn = layers.map((layer) => `<g>${layer}</g>`).join('');
  return `<svg viewBox="0 0 ${Math.round(width)} ${Math.round(height)}" aria-hidden="true">${drawn}</svg>`;
}

/** Nothing in it can be pointed at; styles of elements are against the policy that the pages hold to, and are attributes in a drawing. */
function plain(copy: Element): Element {
  for (const each of copy.querySelectorAll('.link-hit, [data-hit], .unseen')) each.remove();
  for (const each of copy.querySelectorAll('*')) {
    if (each instanceof SVGElement) for (const name of each.style) each.setAttribute(name, each.style.getPropertyValue(name));
    for (const { name } of [...each.attributes]) if (/^(?:style|tabindex|role|aria-.*|data-.*)$/.test(name)) each.removeAttribute(name);
  }
  return copy;
}

const renamed = (svg: string, serial: number): string =>
  svg.replace(/(\bid="|url\((?:&quot;|["'])?#|href="#)/g, (start) => `${start}p${serial}-`);
