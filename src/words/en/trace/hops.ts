/** English: what trace says. */

// hops.ts
export const waitingForTheConnection = 'waiting for the connection';
export const waitingForItsReceiverWhich = 'waiting for its receiver, which stands still and has no room';
export const waiting = 'waiting';
export const lostUntilItIsSent = 'lost, until it is sent again';
export const queueForTheDiskIn = (where: string) => `queue for the disk in ${where}`;
export const fsyncIn = (where: string) => `fsync in ${where}`;
export const waitingForIn = (list: string, where: string) => `waiting for ${list} in ${where}`;
export const queueIn = (where: string) => `queue in ${where}`;
export const sqlIn = (where: string) => `SQL in ${where}`;
