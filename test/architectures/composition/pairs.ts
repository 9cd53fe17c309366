/** Rooms in front of rooms, as the stories of this folder run them. */
import { over } from '../../../src/architectures/composition/index.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { Architecture } from '../../../src/architectures/contract.ts';

export const cacheOverReplicas = over(queryCache, readReplicas);
export const cacheOverGroup = over(queryCache, multiMaster);
export const groupsAsPartitions = over(partitionRouter, multiMaster);

/** All that make sense: two rooms can stand in front of others, and three of those keep rows in one piece. */
export const PAIRS: readonly Architecture[] = [
  over(queryCache, singleNode),
  cacheOverReplicas,
  over(queryCache, partitionRouter),
  cacheOverGroup,
  over(partitionRouter, singleNode),
  over(partitionRouter, readReplicas),
  groupsAsPartitions,
];

/** Each partition a Raft group, led from its own region at the start. */
export const GROUPS = { members: 3, startLeader: 1, requestTimeoutMs: 4500, partitionTimeoutMs: 5000 };

export const NOTES = [
  'CREATE TABLE notes (tenant_id INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT, PRIMARY KEY (tenant_id, number))',
  "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29) INSERT INTO notes SELECT i % 10, i, 'old' FROM n",
];
