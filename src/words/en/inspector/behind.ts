/** English: what inspector, behind says. */

// Carried.tsx
export const noOp = 'no-op';
export const term = (term: number) => `term ${term} `;
export const withWord = (list: string) => ` with ${list}`;
export const aWholeCopyOfThe = (bytes: string) => `A whole copy of the database, ${bytes}.`;
export const v = (position: number) => `v${position} `;
export const theDatabase = 'the database';
export const aChangeOf = (figure: string) => `a change of ${figure}`;
export const ofPages = (bytes: string) => `, ${bytes} of pages`;

// Inspector.tsx
export const pointAtANodeA = 'Point at a node, a link or a message on the map.';
export const esc = 'Esc';
export const backToTheLesson = <T>(key: T): readonly (string | T)[] => ['Back to the lesson ', key];
export const busyForMsMore = (figure: string) => `, busy for ${figure} ms more`;
export const theChartOfItsRoles = 'The chart of its roles';
export const i = 'I';
export const lookInside = <T>(key: T): readonly (string | T)[] => ['Look inside ', key];
export const msThereAndBackPublished = (figure: number, messages: string) =>
  `${figure} ms there and back, published median. ${messages} on the way now.`;

// Message.tsx
export const fromToSentAtMs = <T>(
  more: T,
  bold: T,
  city: string,
  city2: string,
  sentAt: string,
  endWords: string,
  bytesOf: number,
): readonly (string | T)[] => [more, ' ', bold, ` from ${city} to ${city2}: sent at ${sentAt} ms, ${endWords}. ${bytesOf} bytes.`];
export const onItsWayForMs = (figure: string) => `on its way for ${figure} ms`;
export const arrivedAfterMs = (took: string) => `arrived after ${took} ms`;
export const diedAtThePartition = 'died at the partition';
export const foundNobody = 'found nobody';
export const droppedForItsReceiverHad = 'dropped, for its receiver had no room left';
export const refusedForNobodyListened = 'refused, for nobody listened';
export const goneBeforeItHadLeft = 'gone before it had left';
export const lostWithItsRoad = 'lost with its road';
export const goneWithItsConnection = 'gone with its connection';
export const waitingForTheConnection = 'waiting for the connection';
export const notTakenForItsReceiver = 'not taken, for its receiver stood still and had no room left; it waits at its sender';

// words.ts
export const paused = (role: string) => `${role}, paused`;
