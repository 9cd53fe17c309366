/** What is said of how true a simulation is. */

export const TRUTH = {
  title: 'How true is this?',
  say: 'Nothing here is scripted: every answer comes from a real database that was really asked. But the planet, its wires and its machines are models. Here is what they leave out, and how far their figures are from what others have measured.',
  modelled: 'What is modelled, and how',
  compared: 'Simulated beside published, and beside theory',
  outside: 'Farther off than was allowed.',
  missing: 'Not compared, and why:',
  simplified: 'What named systems leave out',
  published: 'measured by others',
  theory: 'follows from a formula',
  columns: ['What', 'Here', 'There', 'Unit', 'Kind', 'Source'],
} as const;

export const MODELLED: readonly { readonly what: string; readonly how: string }[] = [
  {
    what: 'Distance',
    how: 'Half of the published median round trip between two cities each way, with a long tail fitted to the published 95th percentile; nothing is assumed of the road between. A region’s own round trips are given where they are measured.',
  },
  {
    what: 'Connections',
    how: 'Processes talk as over TCP: in order, a lost segment comes after a time-out that doubles, a cut is silence, a dead process refuses at once. There is no congestion control, and no segment is found missing by those behind it.',
  },
  {
    what: 'Statements',
    how: 'SQLite really runs them. What they cost is a base of 80 µs, as PostgreSQL takes for a row by its key, and 30 ns for each instruction that SQLite executed. Memory, caches of pages and vacuum cost nothing.',
  },
  {
    what: 'Machines',
    how: 'A node has cores, each with one statement at a time, and a queue in front of them. Nothing else runs on it: messages take no processor time, so what a leader can take does not fall with the number of its followers, and no garbage is collected.',
  },
  {
    what: 'Disks',
    how: 'One fsync at a time, of a time that is set (1 ms by default), with group commit. What was not synced is gone after a crash. Reads cost nothing: everything is in memory.',
  },
  {
    what: 'Clocks',
    how: 'Each node’s own, right unless it is set wrong or made to drift. Nothing corrects them, but for Spanner’s time masters; CockroachDB compares them, and a node whose clock is off stops.',
  },
  {
    what: 'Failures',
    how: 'Crashes, pauses, cuts, loss, slowness, lost disks and lost regions, one or many, when somebody says so. Hardware does not rot, and software does not misbehave on its own, but for the bugs that are planted in tests.',
  },
];
