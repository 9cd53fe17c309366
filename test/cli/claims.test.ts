/** `claims` as a user calls it: its JSON, its words and its exit status. */
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { terminal } from './terminal.ts';

const { out, err } = terminal();

describe('antipode claims', () => {
  it('prints one JSON object in the form of the contract, and progress beside it', async () => {
    expect(await runCommandLine(['claims', '--only', 'r8', '--trials', '1', '--threads', '1', '--json'])).toBe(0);
    expect(out).toHaveLength(1);
    expect(err).toEqual(['R8: held, 2 of 2. Every query is executed in full.']);
    const { claims } = JSON.parse(out[0] ?? '');
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ id: 'R8', verdict: 'held', expected: 'held', held: 2, of: 2, seeds: 1, note: '' });
    expect(claims[0].measured).toMatchObject({ value: 1, unit: 'ratio' });
    expect(Object.keys(claims[0].regions)).toEqual(['W', 'E']);
  });

  it('lists all of them', async () => {
    expect(await runCommandLine(['list', '--json'])).toBe(0);
    const { claims } = JSON.parse(out[0] ?? '');
    expect(claims).toHaveLength(53);
    expect(claims[0]).toEqual({
      ...{ id: 'Q1', statement: 'Cached queries are answered very fast.', architecture: 'query-cache', group: 'pros' },
      ...{ expected: 'held', measured: true, missing: null },
    });
  });
});
