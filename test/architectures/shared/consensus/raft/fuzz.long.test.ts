/** The same as in the test command, through more schedules. */
export {};

process.env['RAFT_SCHEDULES'] ??= '1000';
await import('./fuzz.test.ts');
