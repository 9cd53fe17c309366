/** English: what comparison says. */

// AnswerCell.tsx
export const itIsAskedHereAs = 'It is asked here as soon as this run has come as far.';
export const nothingHasBeenAskedYet = 'Nothing has been asked yet.';
export const stillWaitingMsSoFar = (figure: string) => `Still waiting, ${figure} ms so far.`;
export const answeredAfter = (words: string) => `Answered after ${words}`;
export const waitingForMs = (figure: string) => `Waiting for ${figure} ms`;

// Cells.tsx
export const nothingWasAskedYet = 'Nothing was asked yet.';
export const answered = (percent: string) => `${percent} answered`;
export const inStretchesOfS = (words: string, figure: string) => `${words}, in stretches of ${figure} s`;
export const nothingFailed = 'nothing failed';
export const ofNot = (all: number, all2: number) => `${all} of ${all2} not`;

// Columns.tsx
export const ranAs = (name: string, name2: string) => `ran ${name} as ${name2}`;
export const whatRunsAs = (name: string) => `What runs as ${name}`;
export const remove = (name: string) => `Remove ${name}`;
export const thenWord = ', then ';
export const nothingDone = 'nothing done';
export const lose = (city: string) => `lose ${city}`;
export const restore = (city: string) => `restore ${city}`;

// Comparison.tsx
export const compare = 'Compare';
export const whatCameOfIt = 'What came of it';
export const withWord = (list: string) => ` with ? = ${list}`;
export const backToTheNewestRead = 'Back to the newest read';
export const askedAtMs = <T>(city: string, code: T, more: T, calledAt: string, ownOpGiven: boolean, more2: T): readonly (string | T)[] => [
  `${city} asked `,
  code,
  more,
  ` at ${calledAt} ms${ownOpGiven ? ', the newest read there. ' : '. '}`,
  more2,
];
export const copied = (what: string) => `${what} copied.`;
export const theBrowserDidNotAllow = 'The browser did not allow it to be copied.';
export const theFiguresAreBeingCounted = 'The figures are being counted.';
export const figuresOfTheWholeRun = (seconds: string) => `Figures of the whole run, ${seconds} s.`;
export const figuresOfTheFirstOf = (seconds: string, seconds2: string) => `Figures of the first ${seconds} of ${seconds2} s so far.`;
export const figures = 'Figures';
export const copyAsJson = 'Copy as JSON';
export const command = 'Command';
export const copyAsACommand = 'Copy as a command';

// Foot.tsx
export const playback = 'Playback';
export const msSimulatedInAll = (all: string) => `ms simulated, in ${all}`;
export const moreOfPlayback = 'More of playback';
export const no = (direction: number, chosen: string) => `No ${direction === 1 ? 'later' : 'earlier'} ${chosen}.`;
export const branchesOfThisComparison = 'Branches of this comparison';

// Moment.tsx
export const oneMomentOnTheMap = (name: string) => `${name}: one moment on the map`;
export const startingOfDatabasesAre = (ready: number, total: number) => `Starting: ${ready} of ${total} databases are ready.`;

// Prompt.tsx
export const askAll = 'Ask all';
export const askAllAsAClient = <T>(all: string, choice: T): readonly (string | T)[] => [`Ask ${all} as a client in `, choice];
export const sqlAskedOfAllIn = (region: string) => `SQL, asked of all in ${region}`;
export const tryWord = 'Try';

// Setup.tsx
export const whatAllHaveInCommon = 'What all have in common';
export const breakTheSameInAll = <T>(choice: T): readonly (string | T)[] => ['Break the same in all: in ', choice];

// Table.tsx
export const showLess = 'Show less';
export const mapAndAllOutcomes = 'Map and all outcomes';
export const everyReadIn = (region: string) => `Every read in ${region}`;
export const stale = '■ stale';
export const freshHit = '◆ fresh hit';
export const aDotIsOneRead = <T>(mark: T, mark2: T): readonly (string | T)[] => ['a dot is one read, ', mark, ', ', mark2];

// Traffic.tsx
export const traffic = 'Traffic';
export const tookTraffic = (title: string) => `took the traffic of “${title}”`;
export const operationsASecond = 'operations a second';
export const perS = 'per s';
export const askedPerS = (n: number) => `asked ${n} per s`;
export const shareOfWrites = 'share of writes';
export const writes = '% writes';
export const wrote = (n: number) => `wrote ${n} %`;
export const differentQueries = 'different queries';
export const askedDifferentQueries = (n: number) => `asked ${n} different queries`;
export const seed = 'seed';
export const tookSeed = (n: number) => `took seed ${n}`;
export const to = (label: string, min: number, max: number) => `${label}: ${min} to ${max}`;
export const left = (name: string) => `left ${name}`;
export const added = (name: string) => `added ${name}`;
export const regionsMain = (count: number, city: string) => `${count} regions, main ${city}`;
export const eachHasAClientThe = 'Each has a client; the first is the main one.';
export const movedTheMainRegionTo = (name: string) => `moved the main region to ${name}`;
export const makeMain = 'make main';

// breaks.ts
export const around = (region: string) => `around ${region}`;
export const restore2 = (city: string) => `Restore ${city}`;
export const everyNodeInStartsAgain = (city: string) => `Every node in ${city} starts again.`;
export const restored = (city: string) => `restored ${city}`;
export const crashSDatabase = (city: string) => `Crash ${city}’s database`;
export const theMachineInThatHolds = (city: string) => `The machine in ${city} that holds data stops; who asks hears nothing.`;
export const crashed = (city: string) => `crashed ${city}`;
export const lose2 = (city: string) => `Lose ${city}`;
export const everyNodeInCrashesAnd = (city: string) => `Every node in ${city} crashes, and what has not left is lost.`;
export const lost = (city: string) => `lost ${city}`;
export const healTheCut = 'Heal the cut';
export const messagesPassAgain = 'Messages pass again.';
export const healedTheCutAround = (city: string) => `healed the cut around ${city}`;
export const cutOff = (city: string) => `Cut off ${city}`;
export const noMessagePassesBetweenAnd = (city: string) => `No message passes between ${city} and all others.`;
export const cutOff2 = (city: string) => `cut off ${city}`;
export const normalSpeed = 'Normal speed';
export const everyLinkIsAsFast = 'Every link is as fast as published again.';
export const madeEveryLinkNormal = 'made every link normal';
export const slowEveryLink = 'Slow every link';
export const everyDelayBetweenRegionsIs = 'Every delay between regions is five times as long.';
export const slowedEveryLink = 'slowed every link';

// figures-shown.ts
export const kb = (figure: string) => `${figure} KB`;
export const medianWait = 'Median wait';
export const forAReadInMs = (city: string) => `for a read in ${city}, ms`;
export const nothingAnswered = 'nothing answered';
export const n95Within = (ms: string) => `95 % within ${ms}`;
export const stale2 = 'Stale';
export const shareOfAllReads = 'share of all reads';
export const upToOld = (detail: string) => `up to ${detail} old`;
export const confirmedWritesLost = 'Confirmed writes lost';
export const aClientWasToldThey = 'a client was told they had succeeded';
export const loadOfTheMainDatabase = 'Load of the main database';
export const statementsThatItRan = 'statements that it ran';
export const busy = (name: string, busiest: boolean, percent: string) => `${name}${busiest ? ', the busiest' : ''}; busy ${percent}`;
export const messages = 'Messages';
export const forEachOperation = 'for each operation';
export const each = (bytesText: string) => `${bytesText} each`;
export const machines = 'Machines';
export const andWhatTheyStore = 'and what they store';

// variants.ts
export const ourDefaults = 'our defaults';
