/** The page's end of the thread that reads files: one for each file, ended when it takes too long. */
import { BadInput } from '../scenarios/problem.ts';
import { FILE_BYTES_MAX, tooLarge } from './bounds.ts';
import type { PlacesRead } from './places.ts';
import type { Found, FromReader, ToReader } from './worker.ts';

const PATIENCE_MS = 30_000;

/** The statements that make this file's data; throws a sentence on what is wrong with it. */
export const setupOfFile = async (file: File): Promise<readonly string[]> => (await found(file, 'setup')).setup ?? [];

/** The places of a CSV file, and the round trips between them; throws a sentence on what is wrong with it. */
export const placesOfFile = async (file: File): Promise<PlacesRead> => (await found(file, 'places')).places ?? { regions: [], rttMs: {} };

async function found(file: File, what: ToReader['what']): Promise<Found> {
  if (file.size > FILE_BYTES_MAX) throw tooLarge(file.name, file.size);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<FromReader>((resolve, reject) => {
      const timer = setTimeout(() => reject(new BadInput(`${file.name} takes too long to read. Take a part of it.`)), PATIENCE_MS);
      worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = (event) =>
        reject(new BadInput(`${file.name} could not be read: ${event.message || 'what reads files has not come'}.`));
      const asked: ToReader = { what, file: file.name, bytes };
      worker.postMessage(asked);
    });
    if ('problem' in answer) throw new BadInput(answer.problem);
    return answer;
  } finally {
    worker.terminate();
  }
}
