/** Keeping a run and handing it on: as a file, a link, a command line, or as a report of a mistake of ours. */
import { linkReader } from '../app/link-reader.ts';
import { download } from '../download.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import * as Say from '../../words/en/playground/panels.ts';

/** More than any run that was saved here. */
const FILE_BYTES_MAX = 32 * 1024 * 1024;

export async function openFile(file: File, store: AppStore): Promise<void> {
  const { takeTo, setProblem } = store.getState();
  try {
    if (file.size > FILE_BYTES_MAX)
      throw new Error(`${file.name} has ${(file.size / 1024 / 1024).toFixed(0)} MB, more than any run that was saved here.`);
    const { runOfFile } = await linkReader(store);
    takeTo('play', runOfFile(await file.text(), file.name), 0);
  } catch (error) {
    setProblem(error instanceof Error ? error.message : String(error));
  }
}

export async function saveFile(store: AppStore): Promise<void> {
  const { fileOf } = await linkReader(store);
  const { spec } = focusedRun(store.getState());
  download(`antipode-${spec.scenario.architecture}-seed-${spec.seed}.json`, fileOf(spec));
}

/** What is copied, and the words for it. */
export async function linkOf(store: AppStore): Promise<string> {
  const { encodeLink } = await linkReader(store);
  const page = store.getState();
  return `${location.origin}${location.pathname}?play#${encodeLink(focusedRun(page).spec, page.nowUs)}`;
}

export async function commandLineOf(store: AppStore): Promise<string> {
  const link = await linkOf(store);
  return `npx antipode run '${link.slice(link.indexOf('#') + 1)}' --json`;
}

/** A text to send to whoever looks after this; nothing is sent from here. */
export async function reportOf(store: AppStore): Promise<string> {
  const page = store.getState();
  const { spec, traceHash, problem, cut } = focusedRun(page);
  const lines = [
    Say.whatIDidAndWhat,
    '',
    '',
    Say.whatAntipodeShowedInstead,
    '',
    '',
    Say.systemSeedAtMs(
      spec.scenario.architecture,
      spec.scenario.preset ? ` (${spec.scenario.preset})` : '',
      spec.seed,
      Math.floor(page.nowUs) / 1_000,
    ),
    Say.trace(traceHash ?? Say.notFinished),
    ...((page.problem ?? problem) === null ? [] : [Say.said(page.problem ?? problem)]),
    ...(cut === null ? [] : [Say.cut(cut)]),
    Say.browser(navigator.userAgent),
    Say.run(await linkOf(store)),
  ];
  return lines.join('\n');
}
