/** The embedded page: `embed.html?scenario=id&step=n&theme=…`, `embed.html#run=…`, or a lesson's own, `embed/id-step.html?theme=…`. */
import { createRoot, type Root } from 'react-dom/client';
import '../ui/theme/theme.css';
import '../ui/theme/base.css';
import '../ui/theme/fonts-embed.css';
import '../ui/app/shell.css';
import '../ui/app/lesson.css';
import '../ui/app/verdict.css';
import './embed.css';
import { scenarios as ready } from '../scenarios/index.ts';
import { withLate } from '../scenarios/late.ts';
import { type AppStore, createAppStore } from '../store/store.ts';
import { linkReader } from '../ui/app/link-reader.ts';
import { plainDeps } from '../ui/app/deps.ts';
import { StoreProvider } from '../ui/store.tsx';
import { Embed } from './Embed.tsx';
import type { HeightMessage } from './message.ts';
import { checkRequest, type EmbedRequest } from './request.ts';
import { type Still, stillPicture, stillSeen } from './still.ts';
import * as Say from '../words/en/embed/embed.ts';

const query = new URLSearchParams(location.search);
const { scenario: own, step } = document.documentElement.dataset;
const asked = query.get('scenario') ?? own ?? null;
if (asked !== null) query.set('scenario', asked);
if (step !== undefined && asked === own && !query.has('step')) query.set('step', step);
// One that is none is answered with those that are closest, so all are needed then.
const scenarios = asked === null || ready.some(({ id }) => id === asked) ? ready : await withLate();
// An embed has one screen, and is told what it shows.
const deps = plainDeps(() => scenarios);
const checked = checkRequest({ search: query.toString(), hash: location.hash }, scenarios);
const place = document.getElementById('antipode');
if (!place) throw new Error('The page has no place for the diagram.');
await stillSeen();
const root = createRoot(place);
if (checked.ok) show(root, checked.request);
else say(root, checked.sentence);

function show(at: Root, { what, theme, host }: EmbedRequest): void {
  const store = createAppStore(deps, what.kind === 'scenario' ? what.id : undefined);
  store.setState({ theme });
  at.render(
    <StoreProvider value={store}>
      <Embed still={stillOf(what)} />
    </StoreProvider>,
  );
  whenSeen(() => void open(at, store, what));
  if (host !== null) tellHeight(host);
}

function stillOf(what: EmbedRequest['what']): Still | null {
  const picture = stillPicture();
  if (!picture || what.kind !== 'scenario') return null;
  return { picture, step: what.step ?? scenarios.find(({ id }) => id === what.id)?.openAtStep ?? 0 };
}

async function open(at: Root, store: AppStore, what: EmbedRequest['what']): Promise<void> {
  if (what.kind === 'scenario') {
    store.getState().openScenario(what.id, what.step ?? undefined);
    return;
  }
  const { decodeLink } = await linkReader(store);
  try {
    const { run, atUs } = decodeLink(what.fragment);
    store.getState().openRun(run, atUs);
  } catch (error) {
    say(at, error instanceof Error ? error.message : Say.thisLinkCannotBeRead);
  }
}

function say(at: Root, sentence: string): void {
  at.render(
    <main className="antipode embed-sentence">
      <p role="alert">{sentence}</p>
    </main>,
  );
}

/** Several diagrams may stand on one page: a run starts when its diagram comes near the screen, after the first paint. */
function whenSeen(start: () => void): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (typeof IntersectionObserver === 'undefined') return start();
      const observer = new IntersectionObserver((entries) => {
        if (!entries.some((e) => e.isIntersecting)) return;
        observer.disconnect();
        start();
      });
      observer.observe(document.documentElement);
    }),
  );
}

/** Fractions of lines are not worth a jump of somebody's page. */
const ROUNDING_PX = 8;

/** Tells the page around how high the diagram would like to be, and only the origin that asked. */
function tellHeight(host: string): void {
  const tell = (): void => {
    const words = document.querySelector('.embed-words');
    const more = words ? Math.max(0, words.scrollHeight - words.clientHeight) : 0;
    const message: HeightMessage = { type: 'antipode-height', heightPx: innerHeight + more };
    if (more > ROUNDING_PX) parent.postMessage(message, host);
  };
  new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, characterData: true });
}
