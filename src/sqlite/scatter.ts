/** stub */
import type { SqlJob, SqlResult } from './jobs.ts';
import type { Database } from './database.ts';
export class Scatter {
  constructor(readonly db: Database, readonly key: string) {}
  plan(_job: Extract<SqlJob, { kind: 'plan' }>, _nowMs: number, _seed: number): { result: SqlResult; steps: number } { throw new Error('x'); }
  gather(_job: Extract<SqlJob, { kind: 'gather' }>): { result: SqlResult; steps: number } { throw new Error('x'); }
  close(): void {}
}
