/** All known mistakes that are planted, by the architecture whose room they are planted in. */
import { mutants as multiMaster } from './multi-master/mutants.ts';
import type { Mutant } from './mutant.ts';
import { mutants as partitionRouter } from './partition-router/mutants.ts';
import { mutants as queryCache } from './query-cache/mutants.ts';
import { mutants as readReplicas } from './read-replicas/mutants.ts';
import { mutants as singleNode } from './single-node/mutants.ts';

export type { Mutant };

export const mutants: readonly Mutant[] = [...singleNode, ...queryCache, ...readReplicas, ...partitionRouter, ...multiMaster];
