/** Pages are light: what the first picture does not need is not fetched for it. */
import { expect, it } from 'vitest';
import { architectureIds, shownRooms } from '../../src/architectures/shown.ts';
import { importedAtOnce } from '../tools/imported.ts';

it.each(['src/ui/map/compass.tsx', 'src/ui/map/ring.tsx'])('%s needs no land and no projection', (entry) => {
  const imports = [...importedAtOnce(entry)];
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((i) => /d3-geo|land/.test(i))).toEqual([]);
});

it('finds them in the world map, so it would find them elsewhere', () => {
  const imports = [...importedAtOnce('src/ui/map/world-map.tsx')];
  expect(imports).toEqual(expect.arrayContaining(['d3-geo', 'src/ui/map/layout/land.json']));
});

it.each(['src/main.tsx', 'src/embed/main.tsx'])('%s comes without schemas, protocols, engine and kernel', (entry) => {
  const imports = [...importedAtOnce(entry)];
  expect(imports).toEqual(expect.arrayContaining(['react-dom/client', 'src/store/runs.ts', 'src/architectures/read-replicas/about.ts']));
  const heavy =
    /^(?:valibot|fflate|xstate|@sqlite\.org)|^src\/(?:sqlite|sharding|workload)\/|^src\/sim\/(?!encoding|alike|trace|recorder|bodies|events|assert|words\.ts|node\.ts)|^src\/scenarios\/(?:schema|read|mistake|fit)|^src\/session\/(?!run\.ts|problem\.ts)|^src\/architectures\/[a-z-]+\/(?!about|shown|ids|glyphs|kinds|with-shown|message-looks|list-of|[a-z-]+\/parts-drawn|(?:[a-z-]+\/)?(?:about|looks|ring|shown)|(?:[a-z-]+\/)?mechanisms\/(?:[a-z-]+\/)?shown)/;
  expect(imports.filter((i) => heavy.test(i))).toEqual([]);
  expect([...importedAtOnce('src/store/share.ts')].filter((i) => heavy.test(i))).toEqual(expect.arrayContaining(['valibot', 'fflate']));
});

it('the first page leaves the timeline, the charts and the dialogs for later', () => {
  const later =
    /^src\/ui\/(?:timeline|charts|inspector\/Inspector|faults\/Faults|share|feed\/Feed)|^src\/trace\/words|Live\.tsx$|Dialog\.tsx$|Present\.tsx$/;
  expect([...importedAtOnce('src/main.tsx')].filter((i) => later.test(i))).toEqual([]);
  expect([...importedAtOnce('src/ui/app/behind.ts')].filter((i) => later.test(i)).length).toBeGreaterThan(10);
});

it('what is said of rooms that are not in the first picture comes with their scenarios, and all of it does', () => {
  const rooms = (entry: string) => [...importedAtOnce(entry)].filter((i) => /^src\/architectures\/[a-z-]+\/about\.ts$/.test(i)).sort();
  expect(rooms('src/main.tsx')).toEqual(['src/architectures/read-replicas/about.ts']);
  const all = architectureIds.map((id) => `src/architectures/${id}/about.ts`).sort();
  expect(shownRooms.map(({ about }) => about.id)).toEqual(architectureIds);
  // Lessons; links and files; what is compared; what free play builds.
  for (const source of ['scenarios/index.ts', 'scenarios/read.ts', 'store/share.ts', 'ui/page/compared.ts', 'ui/playground/Playground.tsx'])
    expect(rooms(`src/${source}`), source).toEqual(all);
});
