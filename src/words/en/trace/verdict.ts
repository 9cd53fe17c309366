/** English: what trace, verdict says. */

// verdict.ts
export const theIn = (kind: string, id: string) => `the ${kind} in ${id}`;
export const theOf = (slice: string, city: string) => `the ${slice} of ${city}`;
export const onItsWay = 'On its way.';
export const askedAndWaitsForAn = (city: string) => `${city} asked and waits for an answer.`;
export const failedAfterMs = (tookMs: string) => `Failed after ${tookMs} ms.`;
export const noAnswerAfterMs = (tookMs: string) => `No answer after ${tookMs} ms.`;
export const theWriteMayHaveHappened = 'The write may have happened. Read the row to find out.';
export const aQuestionChangesNothingAsk = 'A question changes nothing: ask again.';
export const itIsVersion = (position: number) => ` It is version ${position}.`;
export const writtenInMs = (tookMs: string) => `Written in ${tookMs} ms.`;
export const committed = (where: string, count: string, version: string) => `${where} committed ${count}.${version}`;
export const butHadAlreadyCommittedV = (where: string, answeredFrom: string, city: string, newest: number, city2: string) =>
  `${where} ${answeredFrom}, but ${city} had already committed v${newest} when ${city2} asked.`;
export const staleBy = (lag: string) => `Stale by ${lag}.`;
export const lost = (count: string) => `${count} lost.`;
export const span = (first: number, last: number) => `v${first} to v${last}`;
export const answeredVItHadCommitted = (where: string, position: number | null, which: string, count: number) =>
  `${where} answered v${position}. It had committed ${which} before, and ${count === 1 ? 'that is' : 'those are'} gone.`;
export const answeredV = (position: number | null, cachedAtGiven: boolean) =>
  `answered v${position}${cachedAtGiven ? '' : ' from its cache'}`;
export const msBehind = (more: string, ms: string, count: string) => `${more}${ms} ms, ${more}${count} behind`;
export const freshInMs = (tookMs: string) => `Fresh, in ${tookMs} ms.`;
export const thereWereNewerVersionsAnd = (where: string, from: string) =>
  `${where} ${from}. There were newer versions, and none had other rows for this.`;
export const gatheredInMs = (tookMs: string) => `Gathered, in ${tookMs} ms.`;
export const putItTogetherFromSeveral = (where: string) =>
  `${where} put it together from several databases. Each gave its own newest rows, at a moment of its own.`;
export const asItStoodAtOneMoment = (where: string) =>
  `${where} answered with the rows as they all stood at one moment. No version counts the whole database here, so none says how new that was.`;
export const answeredInMs = (tookMs: string) => `Answered, in ${tookMs} ms.`;
export const answeredInsideOfThe = (where: string) => `${where} answered inside of the transaction.`;
export const whatTheNewestVersionSays = (where: string, from: string) =>
  `${where} ${from}; what the newest version says to this is not known any more.`;
export const countsItsOwn = (where: string, from: string) =>
  `${where} ${from} of its own counting. Everybody here counts the changes as they come to it, so no answer can be called the newest.`;
export const theNewest = (where: string, from: string, holds: boolean) =>
  `${where} ${from}${holds ? '' : ', the newest version when you asked'}.`;
