/** The five rooms with some of their rules broken, and which were. */
import { expect } from 'vitest';
import type { Architecture } from '../../../src/architectures/contract.ts';
import { broken as multiMaster } from '../../../src/architectures/multi-master/consensus/mutants.ts';
import { broken as partitionRouter } from '../../../src/architectures/partition-router/mutants.ts';
import { broken as queryCache } from '../../../src/architectures/query-cache/mutants.ts';
import { broken as readReplicas } from '../../../src/architectures/read-replicas/mutants.ts';
import { broken as singleNode } from '../../../src/architectures/single-node/mutants.ts';

const broken = new Map<string, Set<string>>();

/** Files that run one after the other share this module. */
const named = (id: string): string => `${expect.getState().testPath ?? ''} ${id}`;

/** Rules of a room that were broken so far in this test file. */
export function brokenRules(id: string): ReadonlySet<string> {
  return broken.get(named(id)) ?? new Set();
}

const noting =
  <R extends object>(breaking: (rules: Partial<R>) => Architecture) =>
  (rules: Partial<R>): Architecture => {
    const architecture = breaking(rules);
    const { id } = architecture.about;
    broken.set(named(id), new Set([...brokenRules(id), ...Object.keys(rules)]));
    return architecture;
  };

export const brokenSingleNode = noting(singleNode);
export const brokenQueryCache = noting(queryCache);
export const brokenReadReplicas = noting(readReplicas);
export const brokenPartitionRouter = noting(partitionRouter);
export const brokenMultiMaster = noting(multiMaster);
