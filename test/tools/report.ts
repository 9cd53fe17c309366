/** Reads what Vitest's JSON reporter wrote and counts it. A crash that no test owns counts as one failure. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as v from 'valibot';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
}

const reportSchema = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
    }),
  ),
});

export type Report = v.InferOutput<typeof reportSchema>;

/** The report, or null when Vitest died before it could write one. */
export function readReport(file: string): Report | null {
  if (!existsSync(file)) return null;
  return v.parse(reportSchema, JSON.parse(readFileSync(file, 'utf8')));
}

/** `endedWell` is Vitest's exit status: it also fails for errors outside of any test. */
export function countReport(report: Report | null, endedWell: boolean, stage: string): Count {
  if (!report) return { passed: 0, failed: 1, failures: [`${stage}: the test runner ended without a report`] };
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failures = report.testResults.flatMap((file) => {
    const name = relative('', file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (file.status === 'failed' && failed.length === 0) return [`${name}: the file itself failed`];
    return failed.map((test) => `${name}: ${test.fullName}`);
  });
  const passed = tests.filter((test) => test.status === 'passed').length;
  if (passed === 0 && failures.length === 0) failures.push(`${stage}: no test ran`);
  if (!endedWell && failures.length === 0) failures.push(`${stage}: an error outside of any test`);
  return { passed, failed: failures.length, failures };
}
