/** The page with its store and its workers in a test's reach, built as the app is, so that what is measured is what visitors have. */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { handlers } from '../../vite.handlers.ts';

export async function builtStorePage(name: string): Promise<string> {
  const outDir = join(process.cwd(), '.cache', 'test', name);
  await build({
    configFile: false,
    root: join('test', 'browser', 'several'),
    base: './',
    logLevel: 'warn',
    plugins: [react(), handlers()],
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1_000 },
  });
  return outDir;
}
