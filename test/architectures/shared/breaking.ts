/** The five rooms with some of their rules broken. */
import type { Architecture } from '../../../src/architectures/contract.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { nodeLogic as nodeOfMultiMaster } from '../../../src/architectures/multi-master/node.ts';
import { RULES as MULTI_MASTER, type Rules as MultiMasterRules } from '../../../src/architectures/multi-master/rules.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { nodeLogic as nodeOfPartitionRouter } from '../../../src/architectures/partition-router/node.ts';
import { RULES as PARTITION_ROUTER, type Rules as PartitionRouterRules } from '../../../src/architectures/partition-router/rules.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { nodeLogic as nodeOfQueryCache } from '../../../src/architectures/query-cache/node.ts';
import { RULES as QUERY_CACHE, type Rules as QueryCacheRules } from '../../../src/architectures/query-cache/rules.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { nodeLogic as nodeOfReadReplicas } from '../../../src/architectures/read-replicas/node.ts';
import { RULES as READ_REPLICAS, type Rules as ReadReplicasRules } from '../../../src/architectures/read-replicas/rules.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { nodeLogic as nodeOfSingleNode } from '../../../src/architectures/single-node/node.ts';
import { RULES as SINGLE_NODE, type Rules as SingleNodeRules } from '../../../src/architectures/single-node/rules.ts';

type Breaking<R> = (rules: Partial<R>) => Architecture;

const broken = new Map<string, Set<string>>();

/** Rules of a room that were broken so far in this test file. */
export function brokenRules(id: string): ReadonlySet<string> {
  return broken.get(id) ?? new Set();
}

function noted<R extends object>(id: string, rules: Partial<R>): Partial<R> {
  broken.set(id, new Set([...brokenRules(id), ...Object.keys(rules)]));
  return rules;
}

export const brokenSingleNode: Breaking<SingleNodeRules> = (rules) => ({
  ...singleNode,
  logic: (spec, topology, settings) => nodeOfSingleNode(spec, topology, settings, { ...SINGLE_NODE, ...noted('single-node', rules) }),
});

export const brokenQueryCache: Breaking<QueryCacheRules> = (rules) => ({
  ...queryCache,
  logic: (spec, topology, settings, among, behind) =>
    nodeOfQueryCache(spec, topology, settings, { ...QUERY_CACHE, ...noted('query-cache', rules) }, among, behind),
});

export const brokenReadReplicas: Breaking<ReadReplicasRules> = (rules) => ({
  ...readReplicas,
  logic: (spec, topology, settings) => nodeOfReadReplicas(spec, topology, settings, { ...READ_REPLICAS, ...noted('read-replicas', rules) }),
});

export const brokenPartitionRouter: Breaking<PartitionRouterRules> = (rules) => ({
  ...partitionRouter,
  logic: (spec, topology, settings, among, behind) =>
    nodeOfPartitionRouter(spec, topology, settings, { ...PARTITION_ROUTER, ...noted('partition-router', rules) }, among, behind),
});

export const brokenMultiMaster: Breaking<MultiMasterRules> = (rules) => ({
  ...multiMaster,
  logic: (spec, topology, settings) => nodeOfMultiMaster(spec, topology, settings, { ...MULTI_MASTER, ...noted('multi-master', rules) }),
});
