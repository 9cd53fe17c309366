/** What CockroachDB's stories begin with: two tables, two ranges, both led in Virginia. */
import type { Settings } from '../../../../src/architectures/showing.ts';

export const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "INSERT INTO items VALUES (1, 'map')",
  'CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
  'INSERT INTO stock VALUES (1, 10)',
];
export const LEADS: Settings = { startLeader: 1, preVote: true, electionTimeoutMinMs: 2000, electionTimeoutMaxMs: 4000, heartbeatMs: 500 };
export const BOTH = "BEGIN; UPDATE items SET name = 'globe' WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT";
