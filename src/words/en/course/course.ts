/** The course: its page, its guesses and its challenges. */
export const title = 'A tour of distributed databases';
export const say =
  'Fifteen short chapters. Each takes one thing that sensible people believe, and a run in which it fails or becomes sharper. Guess first; the run answers.';
export const chapters = 'Chapters';
export const chapterOf = (chapter: number, of: number): string => `Chapter ${chapter} of ${of}`;
export const kept = 'Where you are is kept in this browser, and nowhere else.';
export const takeAlong = 'Take it along';
export const takeAlongTitle = 'Save where you are, and what you guessed, as a file';
export const readBack = 'Read it back';
export const forget = 'Forget it';
export const notOurs = 'This file does not say where somebody is in the course. Choose one that was saved here.';
export const forPaper = 'Hand-outs for paper:';
export const thisChapter = 'this chapter';
export const wholeCourse = 'the whole course';
export const believed = 'Believed';
export const picture = 'The run';
export const follows = 'the picture follows the text';
export const held = 'the picture waits for you';
export const hold = 'Hold it';
export const letGo = 'Follow';
export const goOn = 'Go on';
export const next = (title: string): string => `Next: ${title}`;
export const before = (title: string): string => `Before: ${title}`;
export const tour = 'Take the tour';
export const sources = 'Sources';
export const measured = 'Measured here';
export const heldIn = (n: number, of: number): string => `held in ${n} of ${of} runs`;
export const ask = 'For a class';

export const guessFirst = 'Guess first';
export const youSaid = (text: string): string => `you said ${text}`;
export const skipped = 'skipped';
export const thatIsMyGuess = 'That is my guess';
export const skip = 'Skip';
export const yourEstimate = 'Your estimate';
export const right = 'Right.';
export const near = 'Near.';
export const far = 'Not near.';
export const itWas = (value: string): string => `In this run it is ${value}.`;
export const nothing = 'This run has nothing that it could be measured of: it was changed.';
export const yours = 'your guess';
export const counting = 'Other seeds are being run …';
export const earlier = (text: string): string => `${text}: earlier`;
export const later = (text: string): string => `${text}: later`;
export const orderHelp = 'First at the top.';
export const theOrder = 'It went like this:';
export const asYouSaid = 'Just as you said.';
export const notQuite = 'Not quite.';
export const noOrder = 'In this run they have no such order: it was changed.';
export const pointAt = 'Point at one on the map, or here:';
export const toCome = 'The rest comes when you have guessed, or skipped.';

export const besideTitle = 'Beside each other';
export const besideRunning = (done: number, of: number): string => `${done} of ${of} runs are at their end …`;
export const besideUsd = '$ for 1,000 operations';
export const besideMachines = 'machines';
export const besideNothing = 'none';
export const usd = (value: number): string => `${Number(value.toPrecision(2))}`;
export const pricesTitle = 'Prices';
const PRICED = { machine: 'A machine', disk: 'Disk', traffic: 'Traffic' } as const;
export const price = (what: keyof typeof PRICED, usd: number, per: string, source: string): string =>
  `${PRICED[what]}: $${usd} per ${per} (${source}).`;

export const ownTitle = 'Your own place';
export const ownSay =
  'Choose one, or write your own. Everything that can be chosen here is run on it, on two seeds: that takes a minute or two. Then the plane shows who comes first as answers may be older and readers may wait longer, and where you stand in it.';
export const runSample = (name: string): string => `Run it for: ${name}`;
export const ownSentence = 'Write your own sentence';

export const breakIt = 'Break it';
export const buildIt = 'Build it';
export const tryIt = 'Try it';
export const UNITS: Readonly<Record<string, string>> = { ms: ' ms', share: '', bytes: ' bytes', count: '', times: ' times' };
export const seconds = (value: number): string => `${value} s`;
export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
