/** Names that the run knows, offered where a field wants one. */
import { createContext } from 'react';
import type { Scenario } from '../../../scenarios/schema.ts';
import type { Stage } from '../../../session/run.ts';

export interface Names {
  readonly ops: readonly string[];
  readonly nodes: readonly string[];
  readonly clients: readonly string[];
  readonly regions: readonly string[];
  readonly kinds: readonly string[];
  readonly roles: readonly string[];
  readonly figures: readonly string[];
}

const NONE: Names = { ops: [], nodes: [], clients: [], regions: [], kinds: [], roles: [], figures: [] };
/** Of the form that is filled in; `list` begins the ids of its lists. */
export const Offered = createContext<{ readonly list: string; readonly names: Names }>({ list: '', names: NONE });

/** Which names a field of that key may want. */
const WANTED: Readonly<Record<string, keyof Names>> = {
  op: 'ops',
  called: 'ops',
  returned: 'ops',
  node: 'nodes',
  look: 'nodes',
  servedBy: 'nodes',
  client: 'clients',
  clients: 'clients',
  region: 'regions',
  regions: 'regions',
  between: 'regions',
  sides: 'regions',
  databases: 'regions',
  role: 'roles',
  figure: 'figures',
  by: 'figures',
};
export const wantedBy = (key: string): keyof Names | null => WANTED[key] ?? null;

/** Each once, in the order of the alphabet. */
export const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

export function namesOf({ regions, figures }: Scenario, stage: Stage | null, ops: readonly string[], roles: readonly string[]): Names {
  const nodes = stage?.nodes ?? [];
  return {
    ops: sorted(ops),
    nodes: nodes.map(({ id }) => id),
    clients: nodes.filter(({ kind }) => kind === 'client').map(({ id }) => id),
    regions,
    kinds: sorted(nodes.map(({ kind }) => kind)),
    roles: sorted(roles),
    figures: Object.keys(figures ?? {}),
  };
}
