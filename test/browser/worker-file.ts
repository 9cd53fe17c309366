/** Which of the built files simulates. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function workerFile(dist: string): string {
  const assets = join(dist, 'assets');
  const size = (name: string): number => statSync(join(assets, name)).size;
  // The one that reads data is a worker, too, and smaller.
  const [worker] = readdirSync(assets)
    .filter((name) => /^worker-.*\.js$/.test(name))
    .sort((a, b) => size(b) - size(a));
  if (worker === undefined) throw new Error('The build has no worker.');
  return worker;
}
