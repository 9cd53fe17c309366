/**
 * An incremental backup: what was committed since the last one names the pages that it touched, and those are copied as they are now, each
 * once however often it was written. Source: PostgreSQL documentation, *Incremental Backup*, whose summaries of the log name blocks.
 */
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import type { Mechanism } from '../../../contract.ts';
import { takeWhole } from '../../backup.ts';
import { sendPart } from '../../parts.ts';
import type { Backing } from '../../slots.ts';
import type { PartTag, PrimaryOut, PrimaryState } from '../../state.ts';
import { commitsAfter, recording } from '../recorded.ts';

/** Commits may come between a look through the log and a copy of the pages: then it is looked through again. */
const TRIES = 5;

function look(node: PrimaryState, out: PrimaryOut, after: number, tries: number): void {
  const changes = commitsAfter(node, after).map(({ change }) => change);
  node.copying = true;
  out.execute(
    { kind: 'part', generation: node.generation, after, upTo: after + changes.length, tries },
    { kind: 'pages', changes, also: { numbers: [], cut: null } },
  );
}

function onPages(node: PrimaryState, out: PrimaryOut, { generation, after, upTo, tries }: PartTag, result: SqlResult): void {
  if (!node.place.rules.isOfThisLife(generation, node.generation)) return;
  node.copying = false;
  if (node.role.value !== 'active' || node.stored !== after) return;
  if (result.kind !== 'pages') return takeWhole(node, out);
  if (result.position !== upTo) return tries < TRIES ? look(node, out, after, tries + 1) : takeWhole(node, out);
  sendPart(node, out, { form: 'pages', after, position: upTo, takenAtUs: out.now, pages: result.pages });
}

const copying: Backing = {
  ...recording((node, out) => look(node, out, node.stored, 1)),
  results: {
    part: (node, out, tag, result) => onPages(node as PrimaryState, out as PrimaryOut, tag as PartTag, result as SqlResult),
  },
};

export const incremental: Mechanism = { slot: 'backup', id: 'incremental', at: () => copying };
