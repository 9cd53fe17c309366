/** What the landing says. */
export const WORDS = {
  title: ['Real databases,', 'on a planet you can break.'],
  say: 'Five ways to spread a database over the world, on real SQLite, in this page. Ask one. Break it. Turn back time.',
  as: 'Ask as a client in',
  anyCity: 'or click any city',
  ask: 'Ask',
  again: 'Ask again',
  change: 'Change the title',
  kill: (city: string) => `Kill ${city}`,
  revive: (city: string) => `Start ${city} again`,
  starting: 'The databases are still starting. What you typed is kept; ask in a moment.',
  withCopy: 'with a copy',
  withoutCopy: 'without one: asking puts a copy there',
  fromHere: (city: string) => `Ask from ${city}`,
} as const;

/** Titles that the page gives in turn, so that each change can be told from the one before. */
export const TITLES = ['Hello, Tokyo', 'Hello, antipodes', 'Good night, world', 'Hello again'] as const;

export interface WayWords {
  readonly id: 'learn' | 'play' | 'compare' | 'teach';
  readonly name: string;
  readonly says: string;
  /** The same where there is little room. */
  readonly brief: string;
  readonly go: string;
  readonly aside: string;
}

export const ways = (regions: number): readonly WayWords[] => [
  {
    id: 'learn',
    name: 'Learn',
    says: 'Short lessons, from one database to five that agree. You guess first, then the run answers.',
    brief: 'Short lessons. You guess first.',
    go: 'Start: A stale read in Tokyo',
    aside: '3 minutes',
  },
  {
    id: 'play',
    name: 'Play',
    says: 'A planet of your own. Choose what runs on it, ask it, cut cables, go back in time.',
    brief: 'A planet of your own, a box of faults.',
    go: 'Open the playground',
    aside: `${regions} regions`,
  },
  {
    id: 'compare',
    name: 'Compare',
    says: 'One question, several architectures, one clock. See what each of them gives up for what.',
    brief: 'One question, several answers.',
    go: 'Put them side by side',
    aside: 'one seed',
  },
  {
    id: 'teach',
    name: 'Teach and embed',
    says: 'A clicker for your lecture. One tag for your post, with a picture even without scripts.',
    brief: 'A clicker, or a tag for your post.',
    go: 'Copy a tag',
    aside: 'no account, no server',
  },
];

export const COPIED = 'Copied: paste it into your page.';
