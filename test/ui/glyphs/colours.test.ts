/** The colours keep their floors: contrast on every ground they stand on, and distance for four kinds of eyes. */
import { readFileSync } from 'node:fs';
import { converter, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import type { Meaning } from '../../../src/architectures/showing.ts';
import { type Palette, THEMES, type Token } from '../../../src/ui/theme/tokens.ts';

const MEANINGS: readonly Meaning[] = ['query', 'reply', 'replicate', 'agree', 'pulse', 'cache', 'stale', 'lost'];
const FLOOR = { paper: 4.5, sea: 4.5, land: 3, wash: 4.5, deltaE: 10 };
const rgb = converter('rgb');
const distance = differenceCiede2000();
const eyes = {
  'most eyes': (c: ReturnType<typeof rgb>) => c,
  protanopia: filterDeficiencyProt(1),
  deuteranopia: filterDeficiencyDeuter(1),
  tritanopia: filterDeficiencyTrit(1),
};

/** Every floor that a palette breaks, in words. */
function broken(palette: Palette): readonly string[] {
  const out: string[] = [];
  for (const token of [...MEANINGS, 'ink', 'muted', 'faint'] as const) {
    for (const ground of ['paper', 'sea', 'land'] as const) {
      const contrast = wcagContrast(palette[token], palette[ground]);
      if (contrast < FLOOR[ground]) out.push(`${token} on ${ground}: ${contrast.toFixed(2)}`);
    }
  }
  for (const meaning of MEANINGS) {
    const wash: Token = `${meaning}-wash`;
    const contrast = wcagContrast(palette[meaning], palette[wash]);
    if (contrast < FLOOR.wash) out.push(`${meaning} on its wash: ${contrast.toFixed(2)}`);
  }
  for (const [eye, see] of Object.entries(eyes)) {
    for (const [i, a] of MEANINGS.entries()) {
      for (const b of MEANINGS.slice(i + 1)) {
        const apart = distance(see(rgb(palette[a])), see(rgb(palette[b])));
        if (apart < FLOOR.deltaE) out.push(`${a} and ${b} for ${eye}: ${apart.toFixed(1)}`);
      }
    }
  }
  return out;
}

describe('colours', () => {
  it.each(Object.entries(THEMES))('of the %s theme keep every floor', (_, palette) => {
    expect(broken(palette)).toEqual([]);
  });

  it('that break a floor are found', () => {
    const dull = broken({ ...THEMES.light, query: '#9aa4d8', agree: '#4550e0' });
    expect(dull.some((w) => w.startsWith('query on paper'))).toBe(true);
    expect(broken({ ...THEMES.light, agree: THEMES.light.query }).some((w) => w.startsWith('query and agree'))).toBe(true);
  });

  it('are the same in the style sheet and in the table', () => {
    const css = readFileSync('src/ui/theme/theme.css', 'utf8');
    for (const [name, palette] of Object.entries(THEMES)) {
      const block = css.slice(css.indexOf(`[data-theme="${name}"]`)).split('}')[0] ?? '';
      const found = Object.fromEntries([...block.matchAll(/--([\w-]+): (#\w+);/g)].map((m) => [m[1], m[2]]));
      expect(found).toEqual(palette);
    }
  });
});
