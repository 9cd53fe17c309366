/** English: what trace, why says. */

// why.ts
export const somebodyAsksAs = (city: string, shorten: string) => `Somebody asks as ${city}: ${shorten}`;
export const to = (city: string, city2: string, label: string) => `${city} to ${city2}: ${label}.`;
export const toSentAgain = (city: string, city2: string, label: string) => `${city} to ${city2}: ${label}, sent again.`;
export const reachesMsAfterSentIt = (label: string, city: string, ms: string, city2: string) =>
  `${label} reaches ${city}, ${ms} ms after ${city2} sent it.`;
export const theTimerOfRings = (name: string, city: string) => `The timer “${name}” of ${city} rings.`;
export const afterAWaitOfMs = (ms: string) => `, after a wait of ${ms} ms`;
export const ms = (city: string, workWords: string, detail: string, ms: string) => `${city} ${workWords}${detail}: ${ms} ms.`;
export const itIsDoneWhatIt = (city: string) => `It is done: what it changed can be seen in ${city} from now on.`;
export const others = (count: number) => `${count} others`;
export const itHasToWaitIn = (city: string, detail: string) => `It has to wait in ${city} for ${detail} of its database.`;
export const theDiskOfBeginsAn = (city: string, ms: string) => `The disk of ${city} begins an fsync: ${ms} ms until it is on it for good.`;
export const drawsANumberByChance = (city: string) => `${city} draws a number by chance.`;
export const standsStill = (city: string) => `${city} stands still.`;
export const goesOn = (city: string) => `${city} goes on.`;
export const crashes = (city: string, wiped: boolean, lied: boolean) =>
  `${city} crashes${wiped ? ' and loses its disk' : lied ? ', and its disk had not kept what it said it had' : ''}.`;
export const opensItsConnectionTo = (city: string, city2: string, name: string) => `${city} opens its connection to ${city2}: ${name}.`;
export const isNow = (city: string, role: string) => `${city} is ${role} now.`;
export const starts = (city: string, cause: number) => `${city} starts${cause < 0 ? '' : ' again'}.`;
export const runs = (shorten: string) => `runs ${shorten}`;
export const looksWhereItStands = 'looks where it stands';
export const applies = (changesWords: string) => `applies ${changesWords}`;
export const appliesOfTheLog = (changesWords: string) => `applies ${changesWords} of the log`;
export const worksOn = (kind: string) => `works on: ${kind}`;
export const oneChangeOrChanges = (n: number) => (n === 1 ? 'one change' : `${n} changes`);
export const hadCommittedVMsBefore = (city: string, newest: number, ms: string) =>
  `${city} had committed v${newest} ${ms} ms before the question.`;
export const theNodeBesideItThat = 'the node beside it that answered';
export const nothingHadTold = (head: string, there: string) => `${head} Nothing had told ${there}.`;
export const wordOfItToWas = (city: string) => `Word of it to ${city} was lost.`;
export const wordOfItWasOn = (city: string, ms: string) => `Word of it was on its way to ${city}, and came ${ms} ms after the answer.`;
export const wordOfItHadCome = (city: string) => `Word of it had come to ${city} and was not applied yet.`;
