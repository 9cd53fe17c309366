import { describe, expect, it } from 'vitest';
import { loseSite } from './lost-site.ts';

describe('a site that is lost at 1,000 writes a second', () => {
  it('takes almost nothing that was acknowledged when its line is open', { timeout: 30_000 }, async () => {
    let lost = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const loss = await loseSite(seed, { road: false });
      expect(loss.lost).toEqual(loss.within);
      lost += loss.lost.length;
    }
    expect(lost).toBeLessThan(3);
  });

  it('takes just what had not left it when the line is nearly full, and that is a lot', { timeout: 30_000 }, async () => {
    let lost = 0;
    for (let seed = 1; seed <= 3; seed++) {
      // 120 bytes a record are 0.96 Mbit/s.
      const loss = await loseSite(seed, { road: false, bandwidthMbps: (a, b) => (a === b ? null : 0.98) });
      expect(loss.lost).toEqual(loss.within);
      lost += loss.lost.length;
    }
    expect(lost).toBeGreaterThan(30);
  });

  it('takes more when its road goes with it', async () => {
    const { lost, within } = await loseSite(1, { road: true });
    expect(lost.length).toBeGreaterThan(within.length + 20);
  });
});
