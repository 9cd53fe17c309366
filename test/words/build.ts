/** The app in the toy language, built once for a test. */
import { resolve } from 'node:path';
import { build } from 'vite';
import { type Language, speaking } from '../../vite.words.ts';

export const toy: Language = {
  id: 'x-toy',
  moduleFor: (file) =>
    resolve(/^(?:architectures|scenarios|session|regions|fidelity)\//.test(file) ? 'test/words/toy-data.ts' : 'test/words/toy.ts'),
};

/** The folder that it was built into. */
export async function builtInToy(): Promise<string> {
  const outDir = resolve('node_modules/.cache/antipode-toy');
  const plugins = () => [speaking(toy)];
  await build({ logLevel: 'silent', plugins: plugins(), worker: { plugins }, build: { outDir, emptyOutDir: true } });
  return outDir;
}
