/** English: what timeline, tree says. */

// Tree.tsx
export const branchesOfTime = 'Branches of time';
export const ofTime = (lines: string, closed: number, futuresMax: number) =>
  `${lines} of time${closed === 0 ? '' : `; the oldest ${closed === 1 ? 'one was' : `${closed} were`} closed to make room, ${futuresMax} are kept`}`;
export const foldTheOlderOnes = 'Fold the older ones';
export const showMore = (folded: number) => `Show ${folded} more`;
export const compareOfTheseFutures = (viewsMax: number) => `Compare ${viewsMax} of these futures`;
export const compareTheseFutures = 'Compare these futures';

// TreeAxis.tsx
export const ms = (us: number) => (us === 0 ? '' : ' ms');

// TreeRow.tsx
export const standOn = (label: string, text: string) => `Stand on: ${label}. ${text}`;
export const compareWith = (label: string) => `Compare with: ${label}`;
export const compare = 'Compare';
export const lost = (writes: string) => `${writes} lost`;
export const failed = (failed: number) => `${failed} failed`;
export const unknown = (unknown: number) => `${unknown} unknown`;
export const nothingRead = 'nothing read';
export const stale = (figure: number) => `${figure} % stale`;
export const soFarOr0Lost = (soFar: boolean, bad: boolean, list: string) => `${soFar ? 'so far ' : ''}${bad ? '✕ ' : '0 lost, '}${list}`;

// tree-lines.ts
export const nothingDone = 'Nothing done';
