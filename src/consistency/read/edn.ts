/** Histories as Jepsen stores them: maps in EDN, one a line or in one vector. */
import { parseEDNString } from 'edn-data';
import type { HistoryLine } from '../history.ts';
import { pairedCalls, type Told } from './calls.ts';
import type { Complain } from './problem.ts';

/** Records are read as the maps that they are. */
const RECORD = /#[\w.-]+\/?[\w.-]*(?=\s*\{)/g;

export function readEdn(text: string, complain: Complain): readonly HistoryLine[] {
  const whole = /^\s*[[(]/.test(text);
  const maps = whole ? listOf(parsed(text, 1, complain), complain) : linesOf(text, complain);
  const told = maps.flatMap(({ line, map }) => toldIn(map, line, complain));
  return pairedCalls(told, { failedCompare: false }, complain);
}

interface Found {
  readonly line: number;
  readonly map: unknown;
}

function parsed(text: string, line: number, complain: Complain): unknown {
  try {
    return parseEDNString(text.replaceAll(RECORD, ''), { mapAs: 'object', keywordAs: 'string', listAs: 'array', setAs: 'array' });
  } catch {
    throw complain(line, 'it is no EDN', 'Give the history.edn that Jepsen wrote');
  }
}

function listOf(list: unknown, complain: Complain): readonly Found[] {
  if (!Array.isArray(list)) throw complain(1, 'it is no vector of operations', 'Give the history.edn that Jepsen wrote');
  return list.map((map: unknown, i) => ({ line: i + 1, map }));
}

function linesOf(text: string, complain: Complain): readonly Found[] {
  return text.split('\n').flatMap((each, i) => (/^\s*(?:;.*)?$/.test(each) ? [] : [{ line: i + 1, map: parsed(each, i + 1, complain) }]));
}

const TYPES: readonly string[] = ['invoke', 'ok', 'fail', 'info'];

/** What the one says who makes the trouble is no operation. */
function toldIn(map: unknown, line: number, complain: Complain): readonly Told[] {
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    throw complain(line, 'it is no map', 'Write {:process 0, :type :invoke, :f :read, …}');
  const { process, type, f, value, key } = map as Record<string, unknown>;
  if (typeof process !== 'number') return [];
  if (typeof type !== 'string' || !TYPES.includes(type))
    throw complain(line, '“:type” is none of :invoke, :ok, :fail and :info', 'Give one of them');
  if (typeof f !== 'string') throw complain(line, 'it has no “:f”', 'Say what was done: :read, :write, :cas or :txn');
  const named = key === undefined || key === null ? {} : { key: String(key) };
  return [{ line, process: String(process), type: type as Told['type'], f, value: value ?? null, ...named }];
}
