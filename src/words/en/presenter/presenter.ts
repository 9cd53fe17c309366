/** English: what the presenter's window says. */

export const title = 'Antipode: for the presenter';
export const presenter = 'For the presenter';
export const onTheProjector = 'On the projector now';
export const comesNext = 'Comes next';
export const notes = 'Notes';
export const ownNotes = 'Your own notes on this step';
export const ownNotesKept = 'Kept on this device, by lesson and step.';
export const nothingNext = 'This is the last step.';
export const answerComes = 'The answer comes next.';
export const theAnswer = 'The answer, for you alone:';
export const notKnownYet = 'The run is still being simulated; the answer stands here as soon as it is known.';
export const handsSoFar = (figure: number) => `${figure} ${figure === 1 ? 'hand' : 'hands'}`;
export const stepOf = (figure: number, total: number) => `Step ${figure} of ${total}`;
export const back = 'Back';
export const next = 'Next step';
export const reveal = 'Reveal the answer';
export const play = 'Play or pause';
export const black = 'Black screen';
export const unblack = 'Show the picture again';
export const isBlack = 'The projector is black.';
export const timer = 'Since you began';
export const beginAnew = 'Begin at 0:00';
export const pointing = 'Point in the picture: a ring shows there on the projector.';
export const waiting =
  'Waiting for a lesson. Open one in another window of this browser, at this address: its window finds this one by itself.';
export const openAntipode = 'Open Antipode';
export const gone = 'The window with the lesson was closed or left the lesson. This one goes on as soon as a lesson is open again.';
export const pgup = 'PgUp';
export const pgdn = 'PgDn';
export const comma = ',';
