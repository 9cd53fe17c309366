/** What reads share links, apart from what else an address may ask for: an embed has links and no screens. */
import { missingWords, persistently } from '../../store/network.ts';
import type { AppStore } from '../../store/store.ts';
import * as Say from '../../words/en/app/shared.ts';

/** What reads links is fetched only for one; while it does not come, the page says so. */
export async function linkReader(store: AppStore): Promise<typeof import('../../store/share.ts')> {
  const words = missingWords(Say.whatReadsThisLink);
  const { setProblem } = store.getState();
  const reader = await persistently(
    () => import('../../store/share.ts'),
    () => setProblem(words),
  );
  if (store.getState().problem === words) setProblem(null);
  return reader;
}
