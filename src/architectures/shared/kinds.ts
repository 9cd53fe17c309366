/** Kinds of nodes as most are. Rooms spread them and say what differs. */
import type { KindLook } from '../showing.ts';

export const PLAIN_KIND: Omit<KindLook, 'kind' | 'name' | 'plural' | 'holds'> = {
  inRole: {},
  shape: 'cylinder',
  ringed: false,
  badgeLetters: 4,
  stands: null,
  talksTo: [],
};

/** The one database that takes all writes, in the main region. */
export const MAIN_DATABASE: KindLook = {
  ...PLAIN_KIND,
  kind: 'primary',
  name: 'main database',
  plural: 'main databases',
  stands: 'main region',
  holds: 'main',
};

/** A kind of multi-master has looks of its own, but is no architecture of its own: what it is, its protocol says (multi-master/protocols.ts). */
export const A_SIBLING = { id: 'multi-master', name: 'Multi-master', summary: '' } as const;
