/**
 * `<antipode-diagram scenario="…" step="…" theme="…" height="…">`, or with `run="…"` as Share writes it, for pages of others: one script, no dependencies. It
 * shows the embedded page in a frame; until that has loaded, and where scripts do not run, its own content stays.
 */
import { HEIGHT_PX, heightIn } from './message.ts';
import { pageOf } from '../ui/share/lesson-pages.ts';
import { type Attributes, checkAttributes, type DiagramRequest } from './attributes.ts';
import * as Say from '../words/en/embed/element.ts';

/**
 * Where this script came from. Pages of others load it as a plain script, for a module from another origin needs CORS
 * headers; then it is the running one. As a module it is found by its name.
 */
function ownAddress(): string {
  const running = document.currentScript;
  if (running instanceof HTMLScriptElement && running.src) return running.src;
  const named = [...document.scripts].find((script) => /\/(?:antipode-diagram\.js|src\/embed\/element\.ts)(?:[?#]|$)/.test(script.src));
  return named?.src ?? location.href;
}

const here = ownAddress();

/** Pages with a picture in them, and the one for all else, stand beside this script; in development there is only that, beside the project's pages. */
function embedPage(what: DiagramRequest['what']): URL {
  if (here.includes('/src/embed/')) return new URL('../../embed.html', here);
  return new URL('scenario' in what ? pageOf(what.scenario, what.step) : 'embed.html', here);
}

/** Not a style element: a page whose Content-Security-Policy forbids inline styles would show the diagram without any. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host{display:block;max-width:100%}iframe{display:block;width:100%;border:0;color-scheme:auto}
p{margin:0 0 .6em;padding:.6em .8em;border-left:3px solid #b00500;background:#fce7e3;color:#1b1c1f;font:14px/1.45 system-ui,sans-serif}`);

class AntipodeDiagram extends HTMLElement {
  static readonly observedAttributes = ['scenario', 'step', 'run', 'theme', 'height'];
  #frame: HTMLIFrameElement | null = null;
  #resized: ResizeObserver | null = null;
  /** Height that the diagram asked for, px. */
  #wantedPx = 0;
  readonly #root: ShadowRoot;
  readonly #heard = (event: MessageEvent): void => this.#hear(event);

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    addEventListener('message', this.#heard);
    this.#render();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#heard);
    this.#resized?.disconnect();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#render();
  }

  #render(): void {
    this.#resized?.disconnect();
    const checked = checkAttributes(this.#attributes());
    if (!checked.ok) {
      const sentence = document.createElement('p');
      sentence.setAttribute('role', 'alert');
      sentence.textContent = checked.sentence;
      this.#root.replaceChildren(sentence, document.createElement('slot'));
      return;
    }
    this.#root.replaceChildren(this.#framed(checked.request), document.createElement('slot'));
  }

  #attributes(): Attributes {
    const read = (name: string): string | null => this.getAttribute(name);
    return { scenario: read('scenario'), step: read('step'), run: read('run'), theme: read('theme'), height: read('height') };
  }

  #framed({ what, theme, heightPx }: DiagramRequest): HTMLIFrameElement {
    const page = embedPage(what);
    if ('run' in what) page.hash = `run=${what.run}`;
    else page.searchParams.set('scenario', what.scenario);
    if ('step' in what && what.step !== null) page.searchParams.set('step', String(what.step));
    if (theme !== null) page.searchParams.set('theme', theme);
    page.searchParams.set('host', location.origin);
    const frame = document.createElement('iframe');
    frame.src = page.href;
    frame.title = 'run' in what ? Say.antipodeDiagram : Say.antipodeDiagram2(what.scenario);
    frame.loading = 'lazy';
    frame.allow = 'fullscreen';
    this.#wantedPx = 0;
    const size = (): void => {
      frame.style.height = `${heightPx ?? Math.max(this.#wantedPx, this.clientWidth >= 500 ? 480 : 420)}px`;
    };
    size();
    // The content between the tags is shown until there is something better.
    frame.addEventListener('load', () => this.#root.querySelector('slot')?.remove(), { once: true });
    this.#resized = new ResizeObserver(size);
    this.#resized.observe(this);
    this.#frame = frame;
    return frame;
  }

  #hear(event: MessageEvent): void {
    const frame = this.#frame;
    if (!frame || event.source !== frame.contentWindow || event.origin !== new URL(here).origin) return;
    const height = heightIn(event.data);
    if (height === null || this.hasAttribute('height')) return;
    this.#wantedPx = Math.min(height, HEIGHT_PX.max);
    frame.style.height = `${this.#wantedPx}px`;
  }
}

if (!customElements.get('antipode-diagram')) customElements.define('antipode-diagram', AntipodeDiagram);
