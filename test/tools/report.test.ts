import { describe, expect, it } from 'vitest';
import { countReport, type Report } from './report.ts';

const file = (status: string, ...tests: string[]): Report['testResults'][number] => ({
  name: 'some.test.ts',
  status,
  assertionResults: tests.map((test, i) => ({ fullName: `test ${i}`, status: test })),
});

describe('counting a report', () => {
  it('counts passed and failed tests', () => {
    expect(countReport({ testResults: [file('failed', 'passed', 'failed', 'passed')] }, false, 'unit')).toEqual({
      passed: 2,
      failed: 1,
      failures: ['some.test.ts: test 1'],
    });
  });

  it('counts a file that could not be loaded', () => {
    expect(countReport({ testResults: [file('failed'), file('passed', 'passed')] }, false, 'unit').failed).toBe(1);
  });

  it('never takes a run without a report, without tests or with a stray error for a success', () => {
    expect(countReport(null, true, 'unit').failed).toBe(1);
    expect(countReport({ testResults: [] }, true, 'unit').failed).toBe(1);
    expect(countReport({ testResults: [file('passed', 'passed')] }, false, 'unit').failed).toBe(1);
  });
});
