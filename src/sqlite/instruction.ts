/** SQLite's program for a statement, as EXPLAIN lists it. Source: https://sqlite.org/opcode.html. */
import type { Row } from '../sim/operation.ts';

export interface Instruction {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: string;
}

export function instructionOf(row: Row): Instruction {
  const [, opcode, p1, p2, p3, p4] = row;
  return { opcode: String(opcode), p1: Number(p1), p2: Number(p2), p3: Number(p3), p4: p4 === null || p4 === undefined ? '' : String(p4) };
}

/** The number of an `Int64`: the low half stands in P1, the high half in P3 (in P4 until SQLite 3.53). */
export const int64Of = ({ p1, p3, p4 }: Instruction): bigint =>
  p4 === '' ? (BigInt(p3) << 32n) + BigInt.asUintN(32, BigInt(p1)) : BigInt(p4);
