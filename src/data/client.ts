/** The page's end of the thread that reads files: one for each file, ended when it takes too long. */
import { BadInput } from '../scenarios/problem.ts';
import { FILE_BYTES_MAX, tooLarge } from './bounds.ts';
import type { SchemaFacts, Unrun } from '../sharding/proposing/facts.ts';
import type { PlacesRead } from './places.ts';
import type { DataFile } from './set.ts';
import type { Found, FromReader, ToReader } from './worker.ts';

const PATIENCE_MS = 30_000;

/** The statements that make the data of these files, and what it is best sharded by; throws a sentence on what is wrong with them. */
export async function setupOfFiles(files: readonly File[]): Promise<{ readonly setup: readonly string[]; readonly key: string | null }> {
  const { setup = [], key = null } = await found({ what: 'setup', files: await Promise.all(files.map(dataOf)) }, namesOf(files));
  return { setup, key };
}

/** What a schema is, read off SQLite after its set-up has run there. */
export async function factsOfSetup(setup: readonly string[]): Promise<SchemaFacts | Unrun> {
  const { facts } = await found({ what: 'facts', setup }, 'The schema');
  return facts ?? { tables: [], complaint: null };
}

/** The places of a CSV file, and the round trips between them; throws a sentence on what is wrong with it. */
export const placesOfFile = async (file: File): Promise<PlacesRead> =>
  (await found({ what: 'places', ...(await dataOf(file)) }, file.name)).places ?? { regions: [], rttMs: {} };

const namesOf = (files: readonly File[]): string => (files.length === 1 ? (files[0]?.name ?? '') : `${files.length} files`);

/** Its size is looked at first: a file of gigabytes is not brought into memory. */
async function dataOf(file: File): Promise<DataFile> {
  if (file.size > FILE_BYTES_MAX) throw tooLarge(file.name, file.size);
  return { file: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** `name` of what is read, at the beginning of a sentence. */
async function found(asked: ToReader, name: string): Promise<Found> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<FromReader>((resolve, reject) => {
      const timer = setTimeout(() => reject(new BadInput(`${name} takes too long to read. Take a part of it.`)), PATIENCE_MS);
      worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = (event) => reject(new BadInput(`${name} could not be read: ${event.message || 'what reads files has not come'}.`));
      worker.postMessage(asked);
    });
    if ('problem' in answer) throw new BadInput(answer.problem);
    return answer;
  } finally {
    worker.terminate();
  }
}
