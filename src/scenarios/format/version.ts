/**
 * Which version of the format a file is of. Within a version fields are only added, never changed or taken away, so that every file that
 * was ever right goes on being read (decision 0076); what a later Antipode writes says so, and is refused with that reason.
 */
import { BadInput } from '../problem.ts';

export const FORMAT = 'antipode-scenario/1';
const VERSIONED = /^antipode-scenario\/(\d{1,6})$/;
const WORKLOAD = /^antipode-workload\//;

/** Throws `BadInput` where a file says that it is of another format; one that says nothing is told what is missing by the schema. */
export function checkFormat(data: unknown, source: string): void {
  if (typeof data !== 'object' || data === null || !('format' in data) || data.format === FORMAT) return;
  const { format } = data;
  const no = (words: string): never => {
    throw new BadInput(`${source}, at format: ${words}`, ['format']);
  };
  if (typeof format !== 'string') return;
  const version = VERSIONED.exec(format)?.[1];
  if (version !== undefined && Number(version) > 1)
    no(
      `it is of version ${version}, and this Antipode reads version 1. Open it with a newer Antipode, or save it from there as version 1.`,
    );
  if (version !== undefined) no(`there is no version ${version}. Write "${FORMAT}".`);
  if (WORKLOAD.test(format)) no(`it is a workload, which has no narration. Compare it, or write "${FORMAT}" and what a scenario has.`);
}
