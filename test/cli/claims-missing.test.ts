/** What `claims` says of a claim whose mechanism is not there. */
import { expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { terminal } from './terminal.ts';

vi.mock('../../src/claims/unmeasured.ts', () => ({
  unmeasured: [
    {
      ...{ id: 'M99', statement: 'Clocks are never wrong.', architecture: 'multi-master', group: 'pros', expected: 'held' },
      missing: 'No room has a clock that is never wrong.',
    },
  ],
}));

const { out, err } = terminal();

it('ends with 1 where a claim cannot be measured, and says why', async () => {
  expect(await runCommandLine(['claims', '--only', 'M99,R8', '--trials', '1', '--threads', '1'])).toBe(1);
  expect(out.join('\n')).toContain('No room has a clock that is never wrong.');
  expect(out.join('\n')).toContain('1 of 2 came out as expected.');
  expect(err[0]).toMatch(/^R8: held/);
  expect(err[1]).toMatch(/^M99: not measured \(expected: held\)/);
});
