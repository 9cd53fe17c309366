/** The terminal of a test file: what commands write to standard output and standard error, line by line. */
import { afterEach, beforeEach, vi } from 'vitest';

/** Both are emptied before each test; call it once in a file or a `describe`. */
export function terminal(): { readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  beforeEach(() => {
    out.length = 0;
    err.length = 0;
    vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
    vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line));
  });
  afterEach(() => vi.restoreAllMocks());
  return { out, err };
}
