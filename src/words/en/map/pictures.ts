/** English: what map, pictures says. */

// messages.ts
export const messagesNotDrawn = (cut: number) => `${cut} messages not drawn`;

// over.tsx
export const links = 'Links';
export const regions = 'Regions';
export const nodes = 'Nodes';

// under.tsx
export const ms = ' ms';

// link.tsx
export const slower = (factor: number) => `${factor} × slower`;
export const faster = (number: number) => `${number} × faster`;
export const lost = (figure: number) => `${figure} % lost`;
export const doubled = (figure: number) => `${figure} % doubled`;

// node.tsx

// region-name.tsx
export const msFromTheMainRegion = (rttMs: number) => `, ${rttMs} ms from the main region`;
export const region = (city: string, detail: string) => `Region ${city}${detail}`;

// target.ts

// views.ts
export const away = (rtt: string) => `${rtt} away`;

// words.ts
export const health = { crashed: 'crashed', paused: 'paused' } as const;
export const version = (version: string) => `version ${version}`;
export const asksForVotes = 'asks for votes';
export const isTheNewPrimary = 'is the new primary';
export const asksTheOthers = 'asks the others';
export const isFencedOff = 'is fenced off';
export const restoresItsBackup = 'restores its backup';
export const restartsEmpty = 'restarts empty';
export const hasLostItsRows = 'has lost its rows';
export const ofVotesNeeds = (yes: number, count: number, majorityOf: number) => `${yes} of ${count} votes, needs ${majorityOf}`;
export const shareOf = (figure: number, each: number) => `share ${figure} of ${each}`;
export const ofItsTimeLeft = (figure: number) => `${figure} % of its time left`;
export const linkToRoundTrip = (a: string, b: string, rttMs: string, detail: string) => `Link ${a} to ${b}, ${rttMs} round trip${detail}`;

// picture.tsx
export const moreRegions = (count: number) => `${count} more regions`;
export const without = (detail: string) => `Without ${detail}`;
