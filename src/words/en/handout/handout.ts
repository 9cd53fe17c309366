/** English: hand-outs, on the screen and on paper. */

export const preparing = (done: number, of: number) => `Running ${done + 1} of ${of}: every picture and figure is of a run.`;
export const ready = (pictures: number) => `Ready: ${pictures} pictures of runs.`;
export const print = 'Print, or save as PDF';
export const paper = 'It fits A4 and Letter; the print dialog chooses.';
export const answers = 'Answers';
export const answersEnd = 'at the end';
export const answersNone = 'none';
export const answersAlone = 'the answers alone';
export const turn = 'What follows a question begins on a new page';
export const close = 'Back to Antipode';
export const chapterOf = (chapter: number, of: number) => `Chapter ${chapter} of ${of}`;
export const believed = 'Believed';
export const atMs = (ms: string) => `at ${ms} ms`;
export const notReached = 'not reached in this run';
export const question = (figure: number) => `Question ${figure}`;
export const guessFirst = 'Guess before you read on.';
export const tick = 'Tick one.';
export const order = 'Number them in the order in which they happen.';
export const estimate = (low: string, high: string) => `Estimate it, between ${low} and ${high}:`;
export const because = 'Because:';
export const turnThePage = 'Turn the page when you have answered.';
export const breakIt = 'Break it';
export const buildIt = 'Build it';
export const tryAt = 'See it run, and change it:';
export const ownLesson = (file: string) =>
  `It is a lesson of its author’s own, which Antipode knows by no name. Ask whoever gave it to you for its file, ${file}, and drop that on the page, in Play; or, where this is read on a screen, follow`;
export const itsLink = 'its link';
export const keep = 'To carry away';
export const key = 'Answers';
export const keySay = 'What the runs of this hand-out gave, with the same seeds that the page uses.';
export const noneCameTrue = 'In this run none of the options came true alone.';
export const noFigure = 'In this run there is nothing that it could be measured of.';
export const noOrder = 'In this run they have no such order.';
export const forAClass = 'For a class';
export const notes = (step: number) => `Notes on step ${step}`;
export const hint = 'A hint';
export const failed = (title: string) => `${title} could not be run to its end; it is left out.`;
export const unknown = (name: string) =>
  `There is no lesson, scene or chapter called “${name}”. Write ?handout=course for the whole course, or the id of one of them.`;
export const picture = (title: string, ms: string) => `The run at ${ms} ms: ${title}`;
export const theHandOut = 'The hand-out';
