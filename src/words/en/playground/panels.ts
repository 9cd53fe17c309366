/** English: what playground says. */

// Data.tsx
export const onEachCopy = (tables: string) => `${tables} on each copy`;
export const tookTheData = (title: string) => `took the data ${title}`;
export const yourOwn = 'your own';
export const orLoadSqlCsvSqlite = 'or load .sql, .csv, .sqlite';
export const noTableYetLoadA = 'No table yet: load a file, drop one here, or create one in the console.';
export const andMore = (figure: number) => ` and ${figure} more`;
export const tables = (list: string, detail: string) => `Tables: ${list}${detail}.`;
export const someOf = (name: string) => `Some of ${name}`;
export const loaded = (name: string) => `loaded ${name}`;

// Heading.tsx
export const putFiveRegionsThere = 'put five regions there';
export const or = <T>(button: T): readonly (string | T)[] => [' Or ', button, '.'];
export const adds = 'adds';
export const undo = 'Undo';
export const clearedThePlanet = 'cleared the planet';
export const clearThePlanet = 'Clear the planet';
export const freeOfRegions = <T>(free: number, count: number, button: T, button2: T): readonly (string | T)[] => [
  `○ free, ${free} of ${count} regions `,
  button,
  ' ',
  button2,
];

// Keep.tsx
export const isInYourClipboard = (what: string) => `${what} is in your clipboard.`;
export const thisPageMayNotUse = 'This page may not use the clipboard: take the address of the page instead.';
export const saveAsAFile = 'Save as a file';
export const theLink = 'The link';
export const copyTheLink = 'Copy the link';
export const theCommandLine = 'The command line';
export const copyAsACommandLine = 'Copy as a command line';
export const reportAMistake = 'Report a mistake';
export const openAFile = 'Open a file';
export const theWholeRunIsIn =
  'The whole run is in this text, so that whoever gets it sees what you saw. Nothing is sent from here: copy it to where you want to report it.';
export const report = 'Report';
export const copied = 'Copied.';
export const selectItAndCopyBy = 'Select it and copy by hand: this page may not use the clipboard.';
export const copy = 'Copy';

// Lanes.tsx
export const whateverYouDoIsKept = (begin: string) => `${begin} Whatever you do is kept here.`;
export const l = 'L';
export const lanes = <T>(key: T): readonly (string | T)[] => ['Lanes ', key];
export const theTimeline = 'The timeline';

// Place.tsx
export const theMainRegion = 'the main region';
export const from = (ms: string, main: string) => `${ms} from ${main}`;
export const database = <T>(input: T): readonly (string | T)[] => [input, ' database'];
export const client = <T>(input: T): readonly (string | T)[] => [input, ' client'];
export const movedTheMainRegionTo = (region: string) => `moved the main region to ${region}`;
export const makeItTheMainRegion = 'Make it the main region';
export const removeIt = 'Remove it';

// Places.tsx
export const ofInAList = (places: string, count: number, count2: number) => `${places}: ${count} of ${count2} in a list`;
export const place = 'place';
export const roundTrip = 'round trip';
export const database2 = 'database';
export const client2 = 'client';
export const main = 'main';
export const inWord = (what: string, id: string) => `${what} in ${id}`;
export const isTheMainRegion = (id: string) => `${id} is the main region`;
export const movedTheMainRegionTo2 = (id: string) => `moved the main region to ${id}`;

// PlayMap.tsx
export const thisLineHasEveryPlace = 'This line has every place on one side: draw it between the places that it shall part.';
export const worldMap = 'World map';
export const from2 = (ms: string, main: string) => `${ms} from ${main}; `;
export const aDatabaseAndAClient = 'a database and a client';
export const adds2 = (far: string, detail: string) => `${far}adds ${detail}`;

// Playground.tsx
export const whatRunsAndWhatIs = 'What runs, and what is asked of it';
export const theTerminals = 'The terminals';
export const theMap = 'The map';
export const whatIsPointedAt = 'What is pointed at';
export const esc = 'Esc';
export const whatRuns = <T>(key: T): readonly (string | T)[] => ['‹ What runs ', key];
export const thisPart = 'This part';
export const theConsole = 'The console';

// Schedule.tsx
export const tookBack = (words: string) => `took back: ${words}`;
export const moved = (words: string) => `moved: ${words}`;
export const whatWasDoneAndIs = 'What was done, and is planned';
export const atMs = (words: string, at: string) => `${words}, at ${at} ms`;
export const dragItOrMoveIt = (words: string) => `${words}. Drag it, or move it with ← and →; Delete takes it back.`;
export const moveWithLeftAndRight = (words: string) => `${words}: move with left and right, delete to take it back`;

// SettingsList.tsx
export const setTo = (key: string, value: string) => `set ${key} to ${value}`;
export const settings = 'Settings';
export const pressANameToRead = 'press a name to read of it';
export const ofThisSystem = (moreSettings: string) => `${moreSettings} of this system`;
export const machinesDisksNetworkAnd = 'machines, disks, network and patience';
export const backTo = (key: string, initial: string) => `${key}: back to ${initial}`;
export const whatYouTypedIsKept = (key: string, wrong: string) => `${key}: ${wrong}. What you typed is kept.`;
export const itHasToLookLike = (pattern: string) => `it has to look like ${pattern}`;
export const itHasToBeA = 'it has to be a number';
export const itHasToBeA2 = 'it has to be a whole number';
export const itHasToLieBetween = (min: number, max: number) => `it has to lie between ${min} and ${max}`;

// Stories.tsx
export const map = '‹ Map';
export const twoTerminals = 'Two terminals:';
export const twoClientsTransactionsSide = 'Two clients’ transactions side by side, line by line';
export const twoTerminals2 = 'Two terminals';
export const stories = 'Stories:';
export const storiesAndChallenges = 'Stories and challenges';

// Traffic.tsx
export const setOperationsASecond = (all: number) => `set ${all} operations a second`;
export const nothingIsKnownThatCould = 'Nothing is known that could be asked: the data has no table.';
export const operations = 'Operations';
export const perS = 'per s';
export const writes = 'Writes';
export const setWrites = (percent: number) => `set ${percent} % writes`;
export const distinctRows = 'Distinct rows';
export const askedForRows = (rows: number) => `asked for ${rows} rows`;
export const tenants = 'Tenants';
export const letTenantsAsk = (tenants: number) => `let ${tenants} tenants ask`;
export const perRegion = 'per region';
export const setOperationsASecondIn = (each: number, region: string) => `set ${each} operations a second in ${region}`;
export const tookSeed = (next: number) => `took seed ${next}`;
export const seed = 'seed';
export const readsInTheLastS = (reads: number, bars: number, stale: number) =>
  `${reads} reads in the last ${bars} s, ${stale} of them stale`;
export const stale = '■ stale';
export const readsInEachTenthOf = <T>(mark: T): readonly (string | T)[] => ['reads in each tenth of a second, ', mark];
export const now = 'now';

// WhatRuns.tsx
export const putThere = (name: string) => `put ${name} there`;
export const withDefaultsOfOurOwn = (summary: string) => `${summary} With defaults of our own.`;
export const putInFrontOf = (name: string, name2: string) => `put ${name} in front of ${name2}`;
export const putThereAlone = (name: string) => `put ${name} there alone`;
export const whatStandsBehind = (name: string) => `What stands behind ${name}`;
export const itsOwn = (own: string) => `its own ${own}`;

// WhichPlaces.tsx
export const tookTheRegionsOfAws = 'took the regions of AWS';
export const tookThePlacesOf = (name: string) => `took the places of ${name}`;
export const azures30 = 'Azure’s 30';
export const tookTheRegionsOfAzure = 'took the regions of Azure';
export const awss32 = 'AWS’s 32';
export const orLoadACsv = 'or load a .csv';
export const itsFormat = 'its format';
export const whatIsKnownOfThese = 'What is known of these figures';
export const roundTripsAsMicrosoft = 'Round trips as Microsoft publishes them, medians and 95th percentiles over 30 days to 2026-07-30.';
export const roundTripsFromYourFile = 'Round trips from your file, taken as medians; delays vary as is typical between published regions.';
export const onePlaceInALine =
  'One place in a line, and the round trip of every pair in ms: as a matrix, of which one half is enough, or as pairs below. Where both ways are given, their mean counts.';

// preview.tsx
export const clickToDoIt = (hits: string) => `${hits}. Click to do it.`;

// rings.tsx
export const freePlaces = 'Free places';
export const free = (city: string, note: string) => `${city}: free, ${note}`;

// keep.ts
export const whatIDidAndWhat = 'What I did, and what I expected to see:';
export const whatAntipodeShowedInstead = 'What Antipode showed instead:';
export const systemSeedAtMs = (architecture: string, detail: string, seed: number, figure: number) =>
  `System: ${architecture}${detail}, seed ${seed}, at ${figure} ms`;
export const notFinished = 'not finished';
export const trace = (traceHash: string) => `Trace: ${traceHash}`;
export const said = (figure: string | null) => `Said: ${figure}`;
export const cut = (cut: string) => `Cut: ${cut}`;
export const browser = (userAgent: string) => `Browser: ${userAgent}`;
export const run = (value: string) => `Run: ${value}`;

// Palette.tsx
export const breakSomething = 'Break something';
export const faults = 'Faults';
export const breakWord = 'Break';
export const how = (name: string) => `${name}: how`;
export const letGo = 'Let go';
export const letGoOfIt = 'Let go of it';
export const aNode = 'a node';
export const nowPointAt = (detail: string) => `Now point at ${detail}.`;
export const nowTheOtherSideThe = 'Now the other side; the same place again cuts it off from all others.';
export const drawALineAcrossThe = 'Draw a line across the map, click a link, or pick one place and then another.';

// faults.ts
export const crash = 'Crash';
export const withItsMachine = 'with its machine';
export const theProcessAlone = 'the process alone';
export const pause = 'Pause';
export const cut2 = 'Cut';
export const aLinkOrABorder = 'a link or a border';
export const bothWays = 'both ways';
export const oneWay = 'one way';
export const slow = 'Slow';
export const aLink = 'a link';
export const n5Times = '5 times';
export const n20Times = '20 times';
export const loses30 = 'loses 30 %';
export const lose = 'Lose';
export const aRegion = 'a region';
export const whatHasLeftArrives = 'what has left arrives';
export const whatIsUnderWayToo = 'what is under way, too';
export const clock = 'Clock';
export const ofANode = 'of a node';
export const n500Ms = '+500 ms';
export const n500Ms2 = '−500 ms';
export const drifts1 = 'drifts 1 %';
export const right = 'right';
export const disk = 'Disk';
export const lostOrSlow = 'lost or slow';
export const isLost = 'is lost';
export const n100TimesSlower = '100 times slower';
export const restart = 'Restart';
export const itStartsAgainFromIts = 'it starts again from its disk';
export const itsMachineRefusesWhoAsks = 'its machine refuses who asks';
export const whoAsksHearsNothing = 'who asks hears nothing';
export const resume = 'Resume';
export const whatArrivedWaitsForIt = 'what arrived waits for it';
export const whatArrivesWaits = 'what arrives waits';
export const loseTheDiskOf = 'Lose the disk of';
export const tookTheDiskOf = 'took the disk of';
export const itCrashesAndNothingIs = 'it crashes, and nothing is on its disk';
export const lies = 'lies';
export const letTheDiskLieIn = 'Let the disk lie in';
export const letTheDiskLieIn2 = 'let the disk lie in';
export const honestDiskIn = 'Make the disk honest in';
export const honestDiskIn2 = 'made the disk honest in';
export const whatItConfirmsGoes = 'It says that an fsync is done and keeps nothing: the next crash takes it.';
export const whatItSaysIsKept = 'What it says is kept again, from the next fsync on.';
export const lyingDisk = (lying: boolean, city: string) => (lying ? `let the disk lie in ${city}` : `make the disk honest in ${city}`);
export const fixTheDiskOf = 'Fix the disk of';
export const fixedTheDiskOf = 'fixed the disk of';
export const anFsyncTakesWhatIt = 'an fsync takes what it did before';
export const itsFsyncsTakeNoTime = 'its fsyncs take no time here, and 100 times nothing is nothing: set fsyncMs';
export const everyFsyncTakesTimesAs = (variant: string) => `every fsync takes ${variant} times as long`;
export const slowTheDiskOf = 'Slow the disk of';
export const slowedTheDiskOf = 'slowed the disk of';
export const gains10MsASecond = 'gains 10 ms a second';
export const isRight = 'is right';
export const isMs = (abs: number, offsetMs: number) => `is ${abs} ms ${offsetMs > 0 ? 'fast' : 'slow'}`;
export const setTheClockOf = 'Set the clock of';
export const setTheClockOf2 = 'set the clock of';
export const itFromThenOn = (how: string) => `it ${how} from then on`;
export const restore = (region: string) => `Restore ${region}?`;
export const restored = (region: string) => `restored ${region}`;
export const lose2 = (region: string) => `Lose ${region}?`;
export const lost = (region: string) => `lost ${region}`;
export const and = (city: string, city2: string) => `${city} and ${city2}`;
export const loseNothingBetween = (pair: string) => `Lose nothing between ${pair}?`;
export const messagesArriveAgain = 'messages arrive again';
export const mended = (pair: string) => `fixed ${pair}`;
export const lose30Between = (pair: string) => `Lose 30 % between ${pair}?`;
export const aConnectionSendsThemAgain = 'a connection sends them again';
export const madeLossy = (pair: string) => `made ${pair} lossy`;
export const normalSpeedBetween = (pair: string) => `Normal speed between ${pair}?`;
export const delaysAreAsPublishedAgain = 'delays are as published again';
export const atNormalSpeed = (pair: string) => `${pair} at normal speed`;
export const slow2 = (pair: string) => `Slow ${pair}?`;
export const everyDelayTimesAsLong = (variant: string) => `every delay ${variant} times as long`;
export const slowed = (pair: string) => `slowed ${pair}`;
export const fromTheRest = (name: string) => `${name} from the rest`;
export const from3 = (named: string, named2: string) => `${named} from ${named2}`;
export const healTheCutOf = (name: string) => `Heal the cut of ${name}?`;
export const messagesPassAgain = 'messages pass again';
export const healed = (name: string) => `healed ${name}`;
export const cut3 = (what: string) => `Cut ${what}?`;
export const nothingPassesFromToThe = (named: string) => `nothing passes from ${named} to the other side`;
export const nothingPassesEitherWay = 'nothing passes, either way';
export const cut4 = (name: string) => `cut ${name}`;

// planet.ts
export const putSomethingInto = (region: string) => `put something into ${region}`;
export const cleared = (region: string) => `cleared ${region}`;

// schedule.ts
export const healEveryCut = 'heal every cut';
export const heal = (name: string) => `heal ${name}`;
export const and2 = ' and ';
export const normalSpeed = (list: string) => `normal speed, ${list}`;
export const slow3 = (list: string) => `slow ${list}`;
export const theDiskOf = (factor: number, city: string) => `${factor === 1 ? 'fix' : 'slow'} the disk of ${city}`;
export const lossyOrNoLoss = (loss: number, list: string) => `${loss > 0 ? 'lossy' : 'no loss'}, ${list}`;
export const lose3 = (city: string) => `lose ${city}`;
export const restore2 = (city: string) => `restore ${city}`;
export const clockOf = (city: string) => `clock of ${city}`;
