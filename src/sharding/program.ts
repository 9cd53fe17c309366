/**
 * Reading SQLite's programs a little further than `VFilter` says: where the value of an access comes from, when the few
 * instructions before it tell. They do for constants that the planner moved along (`a.k = b.k AND a.k = 5`) and for the key of a
 * row of another table. Anything else stays “only the data tells”. Source: https://sqlite.org/opcode.html.
 */
import type { Row, Value } from '../sim/operation.ts';
import { placeOfCompared } from './places.ts';
import type { Shape } from './shapes.ts';
import { type Access, readAccess } from './vtab.ts';

interface Instruction {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: string;
}

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
]);
/** Instructions that may stand between the one that sets the value and VFilter. */
const BETWEEN = new Set(['Integer', 'Int64', 'String8', 'Null', 'VColumn', 'Affinity']);
const LOOK_BACK = 8;

function instructionOf(row: Row): Instruction {
  const [, opcode, p1, p2, p3, p4] = row;
  return { opcode: String(opcode), p1: Number(p1), p2: Number(p2), p3: Number(p3), p4: p4 === null || p4 === undefined ? '' : String(p4) };
}

/** The accesses of a program, with what can be said of their values. */
export function accessesOfProgram(rows: readonly Row[], shapes: ReadonlyMap<string, Shape>): readonly Access[] {
  const program = rows.map(instructionOf);
  const targets = new Set(program.flatMap((instruction) => (STRAIGHT.has(instruction.opcode) ? [] : [instruction.p2])));
  const found = program.flatMap((instruction, at) =>
    instruction.opcode === 'VFilter' ? [{ at, cursor: instruction.p1, access: readAccess(instruction.p4) }] : [],
  );
  const sources = found.map(({ at, access }) => (access.kind === 'data' ? sourceOf(program, targets, at) : null));
  // A key may come from a row whose own key comes from a third: as often as there are accesses is enough.
  const accesses = found.map(({ access }) => access);
  for (let round = 0; round < found.length; round++) {
    accesses.forEach((access, i) => {
      const source = sources[i];
      const shape = shapes.get(access.table);
      if (access.kind !== 'data' || source == null || shape === undefined) return;
      const origin = found.flatMap(({ cursor }, j) => (cursor === source.p1 ? [accesses[j]] : []));
      accesses[i] = (source.opcode === 'VColumn' ? ofRow(shape, shapes, origin, source.p2) : ofConstant(shape, source)) ?? access;
    });
  }
  return accesses;
}

/** The instruction that sets the one value of the VFilter at `at`, if the way from there to here is straight. */
function sourceOf(program: readonly Instruction[], targets: ReadonlySet<number>, at: number): Instruction | null {
  const register = (program[at]?.p3 ?? 0) + 2;
  for (let i = at - 1; i >= Math.max(0, at - LOOK_BACK); i--) {
    const instruction = program[i];
    if (instruction === undefined || !BETWEEN.has(instruction.opcode) || targets.has(i + 1)) return null;
    const { opcode, p2, p3 } = instruction;
    const written =
      opcode === 'VColumn'
        ? p3 === register
        : opcode === 'Null'
          ? p2 <= register && register <= Math.max(p2, p3)
          : opcode !== 'Affinity' && p2 === register;
    if (written) return opcode === 'Null' ? null : instruction;
  }
  return null;
}

/** The value is column `column` of a row that was itself reached by `origin`. */
function ofRow(shape: Shape, shapes: ReadonlyMap<string, Shape>, origin: readonly (Access | undefined)[], column: number): Access | null {
  const [only] = origin;
  const other = only === undefined ? undefined : shapes.get(only.table);
  if (origin.length !== 1 || only?.kind !== 'key' || other === undefined || other.key !== column) return null;
  const [mine, theirs] = [shape.columns[shape.key], other.columns[other.key]];
  const alike = mine !== undefined && mine.affinity === theirs?.affinity && mine.collation === theirs.collation;
  return alike ? { kind: 'key', table: shape.name, place: only.place } : null;
}

function ofConstant(shape: Shape, source: Instruction): Access | null {
  const value: Value = source.opcode === 'String8' ? source.p4 : source.opcode === 'Int64' ? BigInt(source.p4) : source.p1;
  const column = shape.columns[shape.key];
  if (column === undefined) return null;
  const compared = placeOfCompared(value, column.affinity, column.collation);
  if (compared === 'anywhere') return null;
  return compared === 'nowhere' ? { kind: 'none', table: shape.name } : { kind: 'key', table: shape.name, place: compared.place };
}
