/** What is said of a proxy and the databases behind it. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'copies',
  id: 'statements',
  messages: {
    'rows-asked': hollow('agree', 'request for checksums'),
    rows: full('agree', 'rows and checksums'),
  },
  sentence(event, city) {
    if (event.type !== 'report') return null;
    const who = city(event.node);
    if (event.key === 'mismatch') return `${who}’s proxy: ${String(event.value)}.`;
    if (event.key === 'detached') return `${who}’s proxy asks ${city(String(event.value))} no more: it is detached.`;
    if (event.key === 'differs')
      return `Rows compared: ${String(event.value).replace(/ in ((?:primary|replica)-[\w-]+)/g, (_all, id: string) => ` in ${city(id)}`)}.`;
    return null;
  },
  orders: ({ health, kind }) =>
    health === 'up' && kind === 'middleware' ? [{ order: 'compare', label: 'Compare the databases (checksum)' }] : [],
};
