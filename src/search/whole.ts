/**
 * Writes to several rows are done whole, or not at all: in what databases hold, and in what a read shows. The token, which moves between two
 * tables, is in one of them, where the last that took its turn has put it.
 */
import type { Circumstances } from '../architectures/guarantees.ts';
import { keysIn, type Table, TURN, type Trail, UNMOVED } from './registers.ts';
import type { Held, Scene } from './scene.ts';
import type { Operation } from './told.ts';

/** All of it or nothing: a name stands in every row that its transaction wrote, or in none, in each database that has them. */
function halves(operations: readonly Operation[], held: readonly Held[]): string[] {
  return held.flatMap(({ node, trails }) =>
    operations.flatMap(({ writes, keys, isolation }) => {
      const here = keys.filter((key) => trails.has(key));
      if (isolation === null || writes === null || here.length < keys.length) return [];
      const stands = here.filter((key) => trails.get(key)?.includes(writes)).length;
      return stands === 0 || stands === keys.length ? [] : [`${writes} stands in ${stands} of ${keys.length} rows at ${node.id}`];
    }),
  );
}

/** The same of what several parts of the data have together, where the room binds them: when nothing is wrong any more, nobody waits for a decision. */
function halvesOfAll({ guarantees, told: { operations }, held, calm }: Scene, at: Circumstances): string[] {
  if (!calm || at.wiped.size > 0 || guarantees.bindsParts?.(at) !== true) return [];
  const all = new Map(held.filter(({ node, role }) => guarantees.counts(node, role)).flatMap(({ trails }) => [...trails]));
  return operations.flatMap(({ writes, keys }) => {
    const stands = keys.filter((key) => writes !== null && all.get(key)?.includes(writes)).length;
    return stands === 0 || stands === keys.length ? [] : [`${writes} stands in ${stands} of ${keys.length} rows`];
  });
}

export const torn = (scene: Scene, at: Circumstances): string[] =>
  scene.guarantees.tearsTransactions?.(at.settings) === true
    ? []
    : [...halves(scene.told.operations, scene.held), ...halvesOfAll(scene, at), ...tokensHeld(scene, at)];

/** A read that stands alone shows of what somebody wrote in several rows all that it asked for, or none of it: no half of a commit. */
function halvesSeen({ told: { operations } }: Scene): string[] {
  const writers = operations.filter(({ writes, keys }) => writes !== null && keys.length > 1);
  return operations.flatMap(({ op, saw, writes: own, isolation }) => {
    if (own !== null || isolation !== null || saw.size < 2) return [];
    return writers.flatMap(({ writes, keys }) => {
      const here = keys.filter((key) => saw.has(key));
      const shown = here.filter((key) => saw.get(key)?.includes(writes ?? '')).length;
      return shown === 0 || shown === here.length ? [] : [`${op} saw ${writes} in ${shown} of ${here.length} rows`];
    });
  });
}

type Moves = ReadonlyMap<string, Table>;

/** Where each of those that move the token puts it. */
const movesOf = (operations: readonly Operation[]): Moves =>
  new Map(operations.flatMap(({ writes, moves: table }) => (table && writes !== null ? [[writes, table] as const] : [])));

/** Where the token is for whoever sees that trail of turns, and who put it there. */
function placeOf(moves: Moves, turns: Trail): { readonly table: Table; readonly by: string } {
  const by = turns.findLast((name) => moves.has(name));
  return { table: (by !== undefined && moves.get(by)) || 'registers', by: by ?? UNMOVED };
}

function misplaced(moves: Moves, turns: Trail, held: Held['tokens'], where: string): string[] {
  const { table, by } = placeOf(moves, turns);
  const found = Object.entries(held ?? {}).flatMap(([each, names]) => names.map((name) => `${each} by ${name}`));
  return found.length === 1 && found[0] === `${table} by ${by}`
    ? []
    : [`${by} was the last to move the token, to ${table}, and ${where} it is in ${found.join(' and in ') || 'no table'}`];
}

/** Of one database that has all rows; of all that count together where a room keeps its data in parts and binds them. */
function tokensHeld({ guarantees, told, held, belonging, calm, byRow }: Scene, at: Circumstances): string[] {
  if (told.rows.ledgers === 0 || byRow) return [];
  const { registers, ledgers } = keysIn(told.rows);
  const isWhole = ({ trails }: Held): boolean => [...registers, ...ledgers].every((key) => trails.has(key));
  const binds = guarantees.bindsParts?.(at);
  const moves = movesOf(told.operations);
  if (binds === undefined)
    return held.filter(isWhole).flatMap(({ node, trails, tokens }) => misplaced(moves, trails.get(TURN) ?? [], tokens, `at ${node.id}`));
  if (!calm || at.wiped.size > 0 || !binds) return [];
  const counting = belonging.filter(({ node, role }) => guarantees.counts(node, role));
  const of = (table: Table): readonly string[] => [...new Set(counting.flatMap(({ tokens }) => tokens?.[table] ?? []))];
  const turns = counting.map(({ trails }) => trails.get(TURN) ?? []).reduce((most, each) => (each.length > most.length ? each : most), []);
  return misplaced(moves, turns, { registers: of('registers'), ledgers: of('ledgers') }, 'in the end');
}

/** A read of both tables sees one token, moved by the last whose turn it sees. */
function tokensSeen({ told: { operations } }: Scene): string[] {
  const moves = movesOf(operations);
  return operations.flatMap(({ op, saw, tokens }) => {
    const turns = saw.get(TURN);
    if (tokens === undefined || turns === undefined) return [];
    const { by } = placeOf(moves, turns);
    return tokens.length === 1 && tokens[0] === by
      ? []
      : [`${op} saw the token moved by ${tokens.join(' and by ') || 'nobody'}, and ${by} in its turn`];
  });
}

/** What reads show that stand alone. */
export const seenInParts = (scene: Scene, at: Circumstances): string[] =>
  scene.guarantees.seesWhole?.(at) === true ? [...halvesSeen(scene), ...tokensSeen(scene)] : [];
