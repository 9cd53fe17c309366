/** English: what inside says. */

// Answers.tsx
export const ofAtMostAnswersThe = (count: string, most: string) => `${count} of at most ${most} answers, the latest first`;
export const itKeepsNothingTheNext = 'It keeps nothing: the next question is a miss.';
export const notShown = (moreAnswers: string) => `${moreAnswers} not shown.`;
export const left = (seconds: string) => `${seconds} left`;
export const overFor = (seconds: string) => `over for ${seconds}`;
export const withWord = (list: string) => ` with ${list}`;
export const fromSeveral = 'from several';
export const sinceV = <T>(detail: string, newest: T): readonly (string | T)[] => [` ${detail} since v`, newest];

// Has.tsx
export const table = 'Table';
export const rowsOf = (name: string) => `Rows of ${name}`;
export const inWord = (city: string) => `in ${city}`;
export const notShown2 = (moreRows: string) => `${moreRows} not shown.`;
export const notShown3 = (moreColumns: string) => `${moreColumns} not shown.`;
export const nullWord = 'NULL';

// Head.tsx
export const the = (noun: string) => `the ${noun}`;
export const besideThePicture = 'Beside the picture';
export const openLarge = 'Open large';
export const esc = 'Esc';
export const backToTheMap = <T>(key: T): readonly (string | T)[] => ['Back to the map ', key];
export const node = 'Node';

// Inside.tsx
export const lookInside = 'Look inside';
export const whatIsInside = 'What is inside';
export const whereKeysFall = 'Where keys fall';
export const theKeysWithMostRows = (count: number) => `; the ${count} keys with most rows`;
export const itKeepsSlotsToOf = (from: string, figure: string, key: string) => `it keeps slots ${from} to ${figure} of ${key}`;
export const by = (key: string) => `by ${key}`;

// Is.tsx
export const right = 'right';
export const msOff = (ms: string, fast: boolean) => `${ms} ms ${fast ? 'fast' : 'slow'}`;
export const theMachineThatRuns = 'the machine that runs';
export const theChartOfItsRoles = 'The chart of its roles';
export const queue = 'queue';
export const disk = 'disk';
export const clock = 'clock';
export const timers = 'timers';
export const inMs = (name: string, figure: string) => `${name} in ${figure} ms`;
export const andMore = (figure: number) => `, and ${figure} more`;

// Knows.tsx
export const itsOwnWords = 'its own words';
export const believes = 'believes';
export const whatItAsOldAs = <T>(name: string, slanted: T): readonly (string | T)[] => [
  `${name}: what it `,
  slanted,
  ', as old as their last word.',
];

// LastHandler.tsx
export const from = (label: string, city: string) => `${label} from ${city}`;
export const lastMessageAtMs = <T>(button: T, endedAt: string): readonly (string | T)[] => ['Last message: ', button, ` at ${endedAt} ms`];

// LogKey.tsx
export const committedAndApplied = <T>(slanted: T): readonly (string | T)[] => [slanted, 'committed and applied'];
export const notKnownToBeCommitted = <T>(slanted: T): readonly (string | T)[] => [slanted, 'not known to be committed'];
export const willBeOverwritten = <T>(slanted: T): readonly (string | T)[] => [slanted, 'will be overwritten'];
export const commitIndex = <T>(slanted: T): readonly (string | T)[] => [slanted, 'commit index'];

// Logs.tsx
export const logs = 'Logs';
export const itsLogOrTheLogs = (count: number) => (count === 1 ? 'Its log' : 'The logs');
export const theFigureInACell = (termName: string, detail: string) => `the figure in a cell is its ${termName}${detail}`;
export const theyAreEmptyNothingHas = 'They are empty: nothing has been written yet.';
export const entriesByIndex = 'Entries by index';
export const fromOfOrIndex = (first: number, last: number) => (first > 1 ? `from ${first}, of ${last}` : 'index');
export const noEntriesOrCommitted = (role: string, last: number, committed: number) =>
  `${role}, ${last === 0 ? 'no entries' : `committed ${committed}`}`;
export const committedAndApplied2 = 'committed and applied';
export const committedNotAppliedHere = 'committed, not applied here';
export const notKnownToBeCommitted2 = 'not known to be committed';
export const willBeOverwritten2 = 'will be overwritten';
export const noOp = 'no-op';
export const aChange = 'a change';
export const aChangeOf = (tables: string) => `a change of ${tables}`;

// Ring.tsx
export const slot = (slot: string, home: string) => `Slot ${slot}: ${home}`;
export const slots = (slots: string) => `${slots} slots`;
export const aKeyOfYourOwn = 'a key of your own';
export const typeAKeyOrDrag = 'Type a key, or drag the mark round the circle.';
export const wouldKeepIt = (words: string) => `${words} would keep it.`;
export const wouldKeepItOrKeeps = (rows: number, rows2: string) =>
  rows === 0 ? 'would keep it, nobody has used it yet' : `keeps its ${rows2}`;
export const forIt = (words: string, rows: string, pinned: boolean) => `${words} ${rows}${pinned ? ', for it is pinned there' : ''}.`;
export const aKeyOnTheRing = 'A key on the ring';

// words.ts
export const whatItHas = 'What it has';
export const whatItKnows = 'What it knows';
export const whatItIs = 'What it is';
export const onlyWeSeeThat = 'Only we see that.';
export const seenFromOutsideNoNode = 'seen from outside: no node sees the others’ logs';
export const guessFirstWhatOnlySomebody = 'Guess first: what only somebody outside can see is hidden until then.';
export const itKeepsNoDatabase = 'It keeps no database.';
export const itIsDownAndKnows = 'It is down, and knows nothing. What it has is on its disk.';
export const lookingInside = 'Looking inside…';
export const noRows = 'No rows.';
export const noEnd = 'no end';
export const notHereYet = 'not here yet';
export const noLongerInTheNewest = 'no longer in the newest state';
export const itIsCutOffFrom = (others: string) => `It is cut off from ${others}.`;
export const itStandsStillWhatArrives = 'It stands still: what arrives waits.';
export const itsRole = (role: string) => `Its role: ${role}.`;
export const behind = (versions: string, city: string, onlyWe: string) => `${versions} behind ${city}. ${onlyWe}`;
export const itHasThatHasNot = (versions: string, city: string, onlyWe: string) => `It has ${versions} that ${city} has not. ${onlyWe}`;
export const theFirst = (rows: string) => `the first ${rows}`;
export const noCellDiffersOrOf = (differing: number, city: string, total: string) =>
  differing === 0 ? `No cell differs from ${city}’s newest.` : `${differing} of ${total} differ from ${city}’s newest.`;
export const nothingWaitsForOrFor = (waiting: number, jobs: string) =>
  waiting === 0 ? 'nothing waits for one' : `${jobs} ${waiting === 1 ? 'waits' : 'wait'} for one`;
export const heldUp = (blocked: number, jobs: string) => (blocked === 0 ? '' : `, ${jobs} held up by a lock`);
export const arrivedMeanwhile = (inbox: number, messages: string) => (inbox === 0 ? '' : `, ${messages} arrived meanwhile`);
export const ofBusy = (busyCores: number, cores: string, waits: string, locked: string, arrived: string) =>
  `${busyCores} of ${cores} busy, ${waits}${locked}${arrived}`;
export const andKeepsNothing = ', and nothing of it is kept: the disk lies';
export const eachFsync = (diskFactor: number) => (diskFactor === 1 ? '' : `, each fsync ${diskFactor} times as long`);
export const ofPages = (bytes: string) => `${bytes} of pages`;
export const noDatabase = 'no database';
export const noFsyncUnderWay = (bytes: string) => `${bytes}, no fsync under way`;
export const waitFor = (syncsWaiting: number) => (syncsWaiting === 0 ? '' : `, ${syncsWaiting} wait for the next`);
export const anFsyncForUnderWay = (bytes: string, writes: string, more: string) => `${bytes}, an fsync for ${writes} under way${more}`;
