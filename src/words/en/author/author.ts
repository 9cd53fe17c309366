/** English: what making a lesson says. */
export const makeALesson = 'Make a lesson';
export const aside = 'What you asked and broke here is recorded. Wind to a moment, add a step, and say what happens.';
export const guide = 'Write your own scenario in ten minutes';
export const title = 'Title';
export const summary = 'What to watch, in one sentence';
export const step = (n: number) => `Step ${n}`;
export const heading = 'Heading';
export const words = 'What is told';
export const atMoment = (ms: string) => `at ${ms} ms`;
export const afterAnswer = (op: string) => `when ${op} is answered`;
export const addAStep = (ms: string) => `Add a step at ${ms} ms`;
export const remove = (what: string) => `Remove ${what}`;
export const insert = 'Put in';
export const figures = {
  latency: 'how long it took',
  value: 'what it answered',
  stale: 'how old that was',
  served: 'who answered',
} as const;
export const addAQuestion = 'Ask what comes, before it';
export const kinds = {
  choose: 'to choose an answer',
  point: 'to point at a node',
  estimate: 'to estimate how long it takes',
  order: 'to put in order',
} as const;
export const question = 'Question';
export const howLong = 'How long does it take?';
export const whoAnswers = 'Who answers?';
export const inWhichOrder = 'In which order are they answered?';
export const isAnswered = (op: string) => `${op} is answered`;
export const isItStale = 'Is the answer the newest there is?';
export const doesItSucceed = 'What comes back?';
export const yesNewest = 'Yes, the newest';
export const noOld = 'No, an older one';
export const anAnswer = 'An answer';
export const anError = 'An error';
export const nothing = 'Nothing: nobody knows';
export const preview = 'Preview';
export const check = 'Check';
export const save = 'Save as a file';
export const copyTheLink = 'Copy the link';
export const allIsWell = (steps: number) => `Nothing is wrong with it: ${steps === 1 ? 'one step' : `${steps} steps`}.`;
export const running = (runs: number, of: number) => `It is run: ${runs} of ${of}.`;
export const unreached = (n: number) => `Step ${n} is never reached in this run. Give it another moment.`;
export const noAnswer = (n: number) =>
  `Question ${n} has no right answer, or more than one, in this run. Change what its answers say, or make the run's end later.`;
export const oneAnswer = (n: number, others: number) =>
  `Question ${n} has one right answer on its seed, and the same on all ${others} others.`;
export const otherAnswers = (n: number, seeds: string) =>
  `Question ${n} has one right answer on its seed, and another or none on seed ${seeds}. Say so in your words, or ask for what holds on every seed.`;
export const metAtOnce = (title: string) => `“${title}” is met by the run as it is. Ask for more.`;
export const notSolved = (title: string) => `The solution of “${title}” does not meet its goal. Change one of them.`;
export const solved = (title: string) => `“${title}” is not met by the run as it is, and is by its solution.`;
export const copied = 'The link is in your clipboard.';
export const noClipboard = 'This page may not use the clipboard: preview it, and take the address of the page instead.';
export const addAStepFirst = 'Add a step first: wind to a moment and say what happens there.';
export const wordsMissing = (n: number) => `Step ${n} says nothing yet. Write what is told there.`;
export const whyMissing = (n: number) => `The question after step ${n} does not say why. Write what is told with its answer.`;
export const yourLesson = 'Your lesson';
export const details = 'When it is reached, what is shown, notes';
export const further = 'Figures, challenges and what the page shows';
export const theRun = 'The run itself';
export const theRunAside =
  'What the map and the panels above do not set: commands with all their fields, those that wait, load, roads and disks.';
export const apply = 'Run it so';
export const applied = 'changed by hand';
export const beginWithThis = (title: string) => `Begin with “${title}” as it is`;
export const letItWait = (op: string, before: string) => `Let ${op} wait for the answer to ${before}`;
export const commandsThatCanWait = 'Instead of going by the clock, a command can wait for what came before it.';
