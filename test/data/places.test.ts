/** Places of one's own: a CSV file with a matrix or with pairs, and what is said of one that cannot be used. */
import { describe, expect, it } from 'vitest';
import { placesIn } from '../../src/data/places.ts';
import { findScenario } from '../../src/cli/find.ts';
import { emptyPlanet } from '../../src/scenarios/empty-planet.ts';
import { placed, withPlaces } from '../../src/scenarios/free-play.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { fileOf, runOfFile } from '../../src/session/file.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';

const MATRIX = 'name,lat,lon,Berlin,Oslo,São Paulo\nBerlin,52.52,13.4,1,18,204\nOslo,59.91,10.75,20,,\nSão Paulo,-23.55,-46.63,,210.5,\n';
const PAIRS = '\uFEFFname,lat,lon\n"Berlin",52.52,13.40\nOslo,59.91,10.75\n\nfrom,to,ms\nOslo,berlin,18.5\n';

describe('a file of places', () => {
  it('has a matrix: one half is enough, both ways are averaged, the diagonal says nothing', () => {
    expect(placesIn('a.csv', MATRIX)).toEqual({
      regions: [
        { id: 'berlin', city: 'Berlin', lat: 52.52, lon: 13.4 },
        { id: 'oslo', city: 'Oslo', lat: 59.91, lon: 10.75 },
        { id: 'sao-paulo', city: 'São Paulo', lat: -23.55, lon: -46.63 },
      ],
      rttMs: { 'berlin oslo': 19, 'berlin sao-paulo': 204, 'oslo sao-paulo': 210.5 },
    });
  });

  it('or pairs, below an empty line or not', () => {
    expect(placesIn('a.csv', PAIRS).rttMs).toEqual({ 'berlin oslo': 18.5 });
    expect(placesIn('a.tsv', PAIRS.replaceAll(',', '\t').replace('\n\n', '\n')).rttMs).toEqual({ 'berlin oslo': 18.5 });
  });

  it('gives every place an id of its own, whatever its script', () => {
    const { regions } = placesIn('a.csv', 'name,lat,lon,東京,Zürich,Zurich\n東京,35,139,,1,2\nZürich,47,8,,,3\nZurich,42,-89,,,\n');
    expect(regions.map(({ id }) => id)).toEqual(['place-1', 'zurich', 'zurich-3']);
  });

  it.each([
    ['', /^a\.csv has no places\. Its first line has to be name,lat,lon/],
    ['city,x,y\nBerlin,1,2\n', /^a\.csv has no places/],
    ['name,lat,lon\n', /^a\.csv names no place/],
    ['name,lat,lon\n,52,13\n', /^a\.csv, line 2: the place has no name/],
    ['name,lat,lon\nBerlin,north,13\n', /^a\.csv, line 2: “north” is no latitude: it has to be a number from −90 to 90/],
    ['name,lat,lon\nBerlin,91,13\n', /line 2: “91” is no latitude/],
    ['name,lat,lon\nBerlin,52\n', /line 2: “” is no longitude/],
    ['name,lat,lon\nBerlin,52,13\nberlin,1,1\n', /line 3: “berlin” stands in line 2, too\. Rename one/],
    [
      'name,lat,lon\nBerlin,52,13\nOslo,59,10\n',
      /^a\.csv: the round trip between Berlin and Oslo is missing\. Add a line Berlin,Oslo,milliseconds/,
    ],
    ['name,lat,lon,Berlin,Paris\nBerlin,52,13,,5\n', /line 1: no place is called “Paris”/],
    ['name,lat,lon,Berlin\nBerlin,52,13,1,7\n', /line 2: it has 2 round trips, and the first line names 1 places/],
    ['name,lat,lon,Berlin,Oslo\nBerlin,52,13,,fast\nOslo,59,10,,\n', /line 2: “fast” is no round trip from Berlin to Oslo/],
    ['name,lat,lon\nBerlin,52,13\nOslo,59,10\nfrom,to,ms\nBerlin,Oslo,-3\n', /line 5: “-3” is no round trip/],
    ['name,lat,lon\nBerlin,52,13\nOslo,59,10\n\nfrom,to,ms\nBerlin,Rome,3\n', /line 6: no place is called “Rome”/],
    [
      'name,lat,lon\nBerlin,52,13\nOslo,59,10\nfrom,to,ms\nBerlin,Oslo,3\nBerlin,Oslo,4\n',
      /line 6: the round trip from Berlin to Oslo was given before/,
    ],
    [`name,lat,lon\n${Array.from({ length: 101 }, (_, i) => `p${i},0,0`).join('\n')}`, /has 101 places; at most 100/],
  ])('says what is wrong with %j', (text, words) => {
    expect(() => placesIn('a.csv', text)).toThrow(words);
  });

  it('is carried by a link, a file and the command line, and runs', async () => {
    const planet = placed(placed(withPlaces(emptyPlanet(), placesIn('a.csv', MATRIX)), 'oslo', 'both'), 'sao-paulo', 'both');
    const run = { ...runOf({ ...planet, setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY)'] }), untilUs: 500_000 };
    const link = encodeLink(run, 0);
    expect(decodeLink(link).run.scenario).toEqual(run.scenario);
    expect(runOfFile(fileOf(run), 'run.json').scenario.customRegions).toEqual(run.scenario.customRegions);
    expect(await findScenario(link)).toBeDefined();
    const session = (await openSession(run)).runToEnd();
    expect(session.stage.rttMs[0]?.[1]).toBe(210.5);
    expect(session.stage.places.map(({ city }) => city)).toEqual(['Oslo', 'São Paulo']);
    session.close();
  });
});
