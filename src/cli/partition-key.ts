/** `partition-key`: by which column data is best spread over partitions, why, and what becomes of each table. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { FILE_BYTES_MAX, tooLarge } from '../data/bounds.ts';
import { readSet } from '../data/set.ts';
import { BadInput } from '../session/problem.ts';
import { isTold, type SchemaFacts } from '../sharding/proposing/facts.ts';
import { factsOf } from '../sharding/proposing/inspect.ts';
import { type Judgement, judged } from '../sharding/proposing/judge.ts';
import { type Proposal, proposalsFor, scored, taken, whoseColumns } from '../sharding/proposing/propose.ts';
import * as Say from '../words/en/playground/partition-key.ts';
import type { Arguments, Flags } from './arguments.ts';
import { findScenario } from './find.ts';
import { readBytes, shortened } from './read.ts';

export const flags: Flags = {
  values: { key: 'column|column,table.column' },
  switches: ['json', 'unique-per-partition'],
  positionals: ['data'],
  rest: 'more data',
};

const DATA = /\.(?:sql|csv|tsv|sqlite3?|db)$/i;

/** 0: a key fits the schema as it is; 1: none does. A key that was asked for and does not fit is bad input. */
export async function partitionKey(args: Arguments): Promise<number> {
  const facts = await factsIn([args.positional(0), ...args.rest()]);
  const terms = { strictUnique: !args.on('unique-per-partition') };
  const key = args.value('key');
  const proposals = proposalsFor(facts, terms);
  const asked = key === undefined ? null : scored(judged(facts, key, terms));
  if (asked) checkFits(asked, facts);
  const best = asked ?? taken(proposals);
  if (args.on('json')) console.log(JSON.stringify({ best: best?.key ?? null, asked, proposals, tables: facts.tables }));
  else console.log((asked ? described(asked) : summary(facts, proposals, best)).join('\n'));
  return best === null ? 1 : 0;
}

async function factsIn(names: readonly string[]): Promise<SchemaFacts> {
  const [first = ''] = names;
  const setup = DATA.test(first) || names.length > 1 ? await readSet(names.map(fileOf)) : (await findScenario(first)).scenario.setup;
  const facts = await factsOf(setup);
  if (!isTold(facts)) throw new BadInput(`“${shortened(first)}”, statement ${facts.index + 1}: ${facts.message}`);
  return facts;
}

function fileOf(name: string): { readonly file: string; readonly bytes: Uint8Array } {
  const size = statSync(name, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new BadInput(`There is no file “${shortened(name)}”. Give a .sql, .csv or .sqlite file, or a scenario.`);
  if (size > FILE_BYTES_MAX) throw tooLarge(shortened(name), size);
  const wanted = { bytesMax: FILE_BYTES_MAX, what: 'data that is taken', give: 'Give a .sql, .csv or .sqlite file, or a scenario' };
  return { file: basename(name), bytes: readBytes(name, wanted) };
}

function checkFits({ key, problem, refused: [first], tables }: Judgement, facts: SchemaFacts): void {
  if (problem !== null) throw new BadInput(`--key ${shortened(key)}: ${problem}`);
  if (first) throw new BadInput(`--key ${shortened(key)}: ${Say.refusal(first)}.`);
  if (tables.every(({ kind }) => kind === 'whole')) throw new BadInput(`--key: ${Say.noneHas(shortened(key), whoseColumns(facts))}`);
}

function summary(facts: SchemaFacts, proposals: readonly Proposal[], best: Proposal | null): readonly string[] {
  const [first = best] = proposals;
  if (facts.complaint !== null) return [facts.complaint];
  if (!first) return [facts.tables.length === 0 ? Say.noTable : Say.noProposal];
  const others = proposals.flatMap((each) => (each === first ? [] : [`  ${each.key}  (${Say.score(each.score)}) ${Say.reason(each)}`]));
  return [...described(first), ...(others.length > 0 ? ['', ...others] : [])];
}

function described(judgement: Proposal): readonly string[] {
  const wide = Math.max(...judgement.tables.map(({ table }) => table.length));
  return [
    `${judgement.key}  (${Say.score(judgement.score)}) ${Say.reason(judgement)}`,
    ...judgement.tables.map((told) => `  ${told.table.padEnd(wide)}  ${Say.kinds[told.kind].padEnd(7)}  ${Say.becomes(told)}`),
  ];
}
