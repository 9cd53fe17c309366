/** English: how many of what. A language has as many forms here as it needs. */
import { grouped } from './numbers.ts';

const counted = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

export const bytes = (n: number): string => counted(n, 'byte');
export const clients = (n: number): string => counted(n, 'client');
export const columns = (n: number): string => counted(n, 'column');
export const commands = (n: number): string => counted(n, 'command');
export const cores = (n: number): string => counted(n, 'core');
export const equalBands = (n: number): string => counted(n, 'equal band');
export const events = (n: number): string => counted(n, 'event');
export const jobs = (n: number): string => counted(n, 'job');
export const lines = (n: number): string => counted(n, 'line');
export const messages = (n: number): string => counted(n, 'message');
export const minutes = (n: number): string => counted(n, 'minute');
export const moreAnswers = (n: number): string => counted(n, 'more answer');
export const moreColumns = (n: number): string => counted(n, 'more column');
export const moreRows = (n: number): string => counted(n, 'more row');
export const moreSettings = (n: number): string => counted(n, 'more setting');
export const moreStatements = (n: number): string => counted(n, 'more statement');
export const nodes = (n: number): string => counted(n, 'node');
export const rows = (n: number): string => counted(n, 'row');
export const runs = (n: number): string => counted(n, 'run');
export const steps = (n: number): string => counted(n, 'step');
export const tables = (n: number): string => counted(n, 'table');
export const terms = (n: number): string => counted(n, 'term');
export const versions = (n: number): string => counted(n, 'version');
export const writes = (n: number): string => counted(n, 'write');
export const moreMessages = (n: number): string => counted(n, 'more message');
