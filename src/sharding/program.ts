/**
 * Reading SQLite's programs a little further than `VFilter` says: where the value of an access comes from, when the few
 * instructions before it tell. They do for constants that the planner moved along (`a.k = b.k AND a.k = 5`) and for the key of a
 * row of another table. Anything else stays “only the data tells”. Source: https://sqlite.org/opcode.html.
 */
import type { Value } from '../sim/operation.ts';
import { type Instruction, int64Of } from '../sqlite/instruction.ts';
import { placeOfCompared } from './places.ts';
import type { Shape } from './shapes.ts';
import { type Access, readAccess } from './vtab.ts';

/** Instructions that never jump and write registers only as `writes` below says. All others may jump to their P2. */
const STRAIGHT = new Set([
  'Integer',
  'Int64',
  'String8',
  'Real',
  'Null',
  'Variable',
  'VColumn',
  'Column',
  'Affinity',
  'SCopy',
  'Copy',
  'ResultRow',
  'MakeRecord',
  'Add',
  'Subtract',
  'Multiply',
  'Divide',
  'Remainder',
  'Concat',
  'Function',
  'PureFunc',
  'AggStep',
  'AggFinal',
  'CollSeq',
  'VOpen',
  'Transaction',
  'OpenEphemeral',
  'NullRow',
  'Rowid',
  'Move',
  'Sequence',
  'SorterInsert',
  'IdxInsert',
  'Insert',
  'Cast',
  'RealAffinity',
  'SorterOpen',
  'OpenPseudo',
  'SorterData',
  'Compare',
  'AggInverse',
  'AggValue',
  'OpenAutoindex',
  'OpenDup',
  'Halt',
  'RowData',
  'Permutation',
  'VUpdate',
  'ResetSorter',
  'Close',
  'Count',
  'And',
  'Or',
  'Not',
  'RowSetAdd',
  'NewRowid',
  'VBegin',
  'VInitIn',
]);
/** Instructions that may stand between the one that sets the value and VFilter. */
const BETWEEN = new Set(['Integer', 'Int64', 'String8', 'Null', 'VColumn', 'Affinity']);
const LOOK_BACK = 8;

/** The accesses of a program, with what can be said of their values. */
export function accessesOfProgram(program: readonly Instruction[], shapes: ReadonlyMap<string, Shape>): readonly Access[] {
  const targets = new Set(program.flatMap((instruction) => (STRAIGHT.has(instruction.opcode) ? [] : [instruction.p2])));
  const found = program.flatMap(({ opcode, p1, p4 }, at) => {
    const access = opcode === 'VFilter' ? readAccess(p4) : null;
    return access === null ? [] : [{ at, cursor: p1, access }];
  });
  const sources = found.map(({ at, access }) => (access.kind === 'data' ? sourceOf(program, targets, at) : null));
  // A key may come from a row whose own key comes from a third: as often as there are accesses is enough.
  const accesses = found.map(({ access }) => access);
  for (let round = 0; round < found.length; round++) {
    accesses.forEach((access, i) => {
      const source = sources[i];
      const shape = shapes.get(access.table);
      if (access.kind !== 'data' || source == null || shape === undefined) return;
      const { opcode, p1, p2 } = source.instruction;
      const origin = found.flatMap(({ cursor }, j) => (cursor === p1 ? [accesses[j]] : []));
      const told =
        opcode === 'VColumn' ? (source.affinities.length === 0 ? ofRow(shape, shapes, origin, p2) : null) : ofConstant(shape, source);
      accesses[i] = told ?? access;
    });
  }
  return accesses;
}

/**
 * The one access of a program, when nothing that it finds can come back to it: it is reached once at most, and with values that
 * no row had a part in. Null when there are several, a loop leads there or a trigger has a program of its own. A coroutine goes on
 * where it was and starts nothing again.
 */
export function onlyAccess(program: readonly Instruction[]): Access | null {
  const filters = program.flatMap(({ opcode, p4 }, at) => (opcode === 'VFilter' && readAccess(p4) !== null ? [at] : []));
  const [at = 0] = filters;
  const last = program.length - 1;
  const loops = program.some(({ opcode, p1, p2 }, i) => {
    if (opcode === 'Program') return true;
    // A subroutine comes back to where it was called from.
    if (opcode === 'Gosub') return p2 <= at && !program.slice(p2, at).some((back) => back.opcode === 'Return' && back.p1 === p1);
    return i > at && i < last && p2 > 0 && p2 <= at && !STRAIGHT.has(opcode);
  });
  return filters.length === 1 && !loops ? readAccess(program[at]?.p4 ?? '') : null;
}

interface Source {
  readonly instruction: Instruction;
  /** Conversions on the way from there, the first one first, each as SQLite's letter for an affinity. */
  readonly affinities: readonly string[];
}

/** The instruction that sets the one value of the VFilter at `at`, if the way from there to here is straight. */
function sourceOf(program: readonly Instruction[], targets: ReadonlySet<number>, at: number): Source | null {
  const register = (program[at]?.p3 ?? 0) + 2;
  const affinities: string[] = [];
  for (let i = at - 1; i >= Math.max(0, at - LOOK_BACK); i--) {
    const instruction = program[i];
    if (instruction === undefined || !BETWEEN.has(instruction.opcode) || targets.has(i + 1)) return null;
    const { opcode, p1, p2, p3, p4 } = instruction;
    if (opcode === 'Affinity') {
      if (p1 <= register && register < p1 + p2) affinities.unshift(p4.charAt(register - p1));
      continue;
    }
    const written =
      opcode === 'VColumn' ? p3 === register : opcode === 'Null' ? p2 <= register && register <= Math.max(p2, p3) : p2 === register;
    if (written) return opcode === 'Null' ? null : { instruction, affinities };
  }
  return null;
}

/** The value is column `column` of a row that was itself reached by `origin`. */
function ofRow(shape: Shape, shapes: ReadonlyMap<string, Shape>, origin: readonly (Access | undefined)[], column: number): Access | null {
  const [only] = origin;
  const other = only === undefined ? undefined : shapes.get(only.table);
  if (origin.length !== 1 || only?.kind !== 'key' || other === undefined || other.key !== column) return null;
  return areAlike(shape, other) ? { kind: 'key', table: shape.name, place: only.place } : null;
}

/** The constant that is left after the conversions; null when SQLite's reading of a number would have to be repeated. */
function constantOf({ instruction, affinities }: Source): Value {
  const { opcode, p1, p4 } = instruction;
  let value: Value = opcode === 'String8' ? p4 : opcode === 'Int64' ? int64Of(instruction) : p1;
  for (const affinity of affinities) {
    if (affinity === 'B') value = String(value);
    else if (affinity > 'B' && typeof value === 'string' && /[0-9]/.test(value)) {
      if (!/^-?[0-9]{1,15}$/.test(value)) return null;
      value = Number(value);
    }
  }
  return value;
}

function ofConstant(shape: Shape, source: Source): Access | null {
  const value = constantOf(source);
  const column = shape.columns[shape.key];
  if (column === undefined || value === null) return null;
  const compared = placeOfCompared(value, column, false);
  if (compared === 'anywhere') return null;
  return compared === 'nowhere' ? { kind: 'none', table: shape.name } : { kind: 'key', table: shape.name, place: compared.place };
}

/**
 * The one cursor over whose rows everything else hangs by the key, reference tables aside, which are whole on every partition: each other access asks for rows with the same key as one that hangs on it
 * already. Then what a row comes to follows from rows of its own partition. Null: there are several.
 */
export function rootOf(program: readonly Instruction[], shapes: ReadonlyMap<string, Shape>): { readonly table: string } | null {
  const targets = new Set(program.flatMap((instruction) => (STRAIGHT.has(instruction.opcode) ? [] : [instruction.p2])));
  const found = program.flatMap(({ opcode, p1, p4 }, at) => {
    const access = opcode === 'VFilter' ? readAccess(p4) : null;
    return access === null || shapes.get(access.table)?.reference === true ? [] : [{ at, cursor: p1, access }];
  });
  const tableOf = new Map(found.map(({ cursor, access }) => [cursor, access.table]));
  const keyOf = (table: string | undefined): Shape | undefined => shapes.get(table ?? '');
  const hangsOn = ({ at, access }: (typeof found)[number]): number | null => {
    const source = access.kind === 'data' ? sourceOf(program, targets, at) : null;
    if (source === null || source.instruction.opcode !== 'VColumn' || source.affinities.length > 0) return null;
    const { p1, p2 } = source.instruction;
    const [mine, theirs] = [keyOf(access.table), keyOf(tableOf.get(p1))];
    return mine && theirs?.key === p2 && areAlike(mine, theirs) ? p1 : null;
  };
  const links = found.map((each) => ({ cursor: each.cursor, to: hangsOn(each) }));
  const roots = new Set(links.flatMap(({ cursor, to }) => (to === null || to === cursor ? [cursor] : [])));
  const [root] = roots;
  const table = root === undefined ? undefined : tableOf.get(root);
  if (roots.size !== 1 || root === undefined || table === undefined || (shapes.get(table)?.key ?? -1) < 0) return null;
  const known = new Set([root]);
  for (let round = 0; round < links.length; round++)
    for (const { cursor, to } of links) if (to !== null && known.has(to)) known.add(cursor);
  return links.every(({ cursor }) => known.has(cursor)) ? { table } : null;
}

/** What `=` calls equal in one of the keys has one place in both. */
function areAlike(a: Shape, b: Shape): boolean {
  const [mine, theirs] = [a.columns[a.key], b.columns[b.key]];
  return mine !== undefined && mine.affinity === theirs?.affinity && mine.collation === theirs.collation;
}
