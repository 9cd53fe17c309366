/** English: what trace, words says. */

// words.ts
export const asks = (city: string, shorten: string) => `${city} asks: ${shorten}`;
export const isBack = (city: string) => `${city} is back.`;
export const fromTo = (capital: string, city: string, city2: string, why: string) => `${capital} from ${city} to ${city2}: ${why}.`;
export const hasLostItsConnectionTo = (here: string, city: string) => `${here} has lost its connection to ${city}.`;
export const hearsThatTakesNoNobody = (here: string, city: string, what: string) =>
  `${here} hears that ${city} takes no ${what}: nobody listens there.`;
export const anInvariantBroke = (invariant: string, detail: string) => `An invariant broke: ${invariant}. ${detail}`;
export const heldUpByThePartition = 'held up by the partition, to be sent again';
export const lostOnTheWayTo = 'lost on the way, to be sent again';
export const waitsForTheConnection = 'waits for the connection';
export const notTakenItsReceiverStands = 'not taken: its receiver stands still and has no room left, so the sender waits';
export const lostAtThePartition = 'lost at the partition';
export const lostOnTheWay = 'lost on the way';
export const nobodyTakesItIn = (to: string) => `nobody takes it in ${to}`;
export const hasNoRoomLeftFor = (to: string) => `${to} has no room left for it`;
export const refusesItNobodyListens = (to: string) => `${to} refuses it, nobody listens there`;
export const itHadNotLeft = (from: string) => `it had not left ${from}`;
export const lostWithTheRoadFrom = (from: string) => `lost with the road from ${from}`;
export const givesTheConnectionUp = (from: string) => `${from} gives the connection up`;
export const crashesWhatItHeldIn = (city: string) =>
  `${city} crashes. What it held in memory is gone; its host lives and refuses what comes.`;
export const crashesWhatItHeldIn2 = (city: string) => `${city} crashes. What it held in memory is gone.`;
export const crashesAndLosesItsDisk = (city: string) => `${city} crashes and loses its disk.`;
export const diskLiesOrNot = (lies: boolean, city: string) =>
  lies ? `The disk of ${city} lies: it says that it has written, and keeps nothing.` : `The disk of ${city} is honest again.`;
export const theDiskOfOrEvery = (factor: number, city: string) =>
  factor === 1 ? `The disk of ${city} is as fast as before.` : `Every fsync in ${city} takes ${factor} times as long.`;
export const isStartedAgain = (city: string) => `${city} is started again.`;
export const standsStillWhatArrives = (city: string) => `${city} stands still. What arrives there waits.`;
export const goesOn = (city: string) => `${city} goes on.`;
export const nothingPassesFromToAny = (list: string, list2: string) => `Nothing passes from ${list} to ${list2} any more.`;
export const theNetworkSplits = (list: string, list2: string) => `The network splits: ${list} | ${list2}.`;
export const theNetworkIsWholeAgain = 'The network is whole again.';
export const backToNormalSpeed = (list: string) => `${list}: back to normal speed.`;
export const betweenEverythingTakes = (list: string, factor: number) => `Between ${list} everything takes ${factor} times as long.`;
export const betweenOfMessagesAreLost = (list: string, figure: number, figure2: number) =>
  `Between ${list}, ${figure} % of messages are lost, ${figure2} % doubled.`;
export const theClockOfIsOff = (city: string, ms: string) => `The clock of ${city} is off by ${ms} ms.`;
export const isOutEveryNodeThere = (city: string, road: boolean | undefined) =>
  `${city} is out: every node there stops, and what has not left is lost${road ? ', as is what is on its road' : ''}.`;
export const hasPowerAgain = (city: string) => `${city} has power again.`;
export const isToldTo = (city: string, order: string) => `${city} is told to ${order}.`;

// lost-words.ts
export const too = (count: string) => `${count} too`;
export const areGone = (writes: string, which: string) => `${writes.charAt(0).toUpperCase()}${writes.slice(1)} gone: ${which}.`;
export const wasDeletedAndIsThere = (name: string) => `${name} was deleted and is there again`;
export const isNotThere = (name: string) => `${name} is not there`;
export const aValue = 'a value';
export const ofIsAgainNot = (figure: string, name: string, textOf: string, textOf2: string) =>
  `${figure} of ${name} is ${textOf} again, not ${textOf2}`;
