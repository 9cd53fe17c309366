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
export const question = 'Question';
export const isItStale = 'Is the answer the newest there is?';
export const doesItSucceed = 'What comes back?';
export const yesNewest = 'Yes, the newest';
export const noOld = 'No, an older one';
export const anAnswer = 'An answer';
export const anError = 'An error';
export const nothing = 'Nothing: nobody knows';
export const answerN = (n: number) => `Answer ${n}`;
export const why = 'Why, told with the answer';
export const preview = 'Preview';
export const check = 'Check';
export const save = 'Save as a file';
export const copyTheLink = 'Copy the link';
export const allIsWell = (steps: number) => `Nothing is wrong with it: ${steps === 1 ? 'one step' : `${steps} steps`}.`;
export const copied = 'The link is in your clipboard.';
export const noClipboard = 'This page may not use the clipboard: preview it, and take the address of the page instead.';
export const addAStepFirst = 'Add a step first: wind to a moment and say what happens there.';
export const wordsMissing = (n: number) => `Step ${n} says nothing yet. Write what is told there.`;
export const firstAsks =
  'The first step answers a question that nobody could be asked before it. Add a step before it, or remove the question.';
export const whyMissing = (n: number) => `The question after step ${n} does not say why. Write what is told with its answer.`;
export const yourLesson = 'Your lesson';
