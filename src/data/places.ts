/**
 * A CSV file as places and the round trips between them. Its first lines are `name,lat,lon`, one place each; the round trips stand in further
 * columns that have the places' names (a matrix), or below in lines `from,to,ms` (pairs). Where both ways are given their mean counts.
 */
import Papa from 'papaparse';
import { BadInput } from '../scenarios/problem.ts';

export interface PlacesRead {
  readonly regions: readonly { readonly id: string; readonly city: string; readonly lat: number; readonly lon: number }[];
  /** `"a b"` → ms, each pair once. */
  readonly rttMs: Readonly<Record<string, number>>;
}

/** As many as a scenario may describe, and how far apart they may be. */
const PLACES_MAX = 100;
const MS_MAX = 10_000;
const NAME_MAX = 80;
const FORM = 'Its first line has to be name,lat,lon, with the places’ names behind it where a matrix follows.';

interface Row {
  /** Counted from 1, as an editor does. */
  readonly line: number;
  readonly fields: readonly string[];
}

type Wrong = (row: Row, what: string) => never;

export function placesIn(file: string, text: string): PlacesRead {
  const wrong: Wrong = ({ line }, what) => {
    throw new BadInput(`${file}, line ${line}: ${what}`);
  };
  const rows = rowsOf(text);
  const [head, ...rest] = rows;
  if (!head || !isHead(head.fields, ['name', 'lat', 'lon'])) throw new BadInput(`${file} has no places. ${FORM}`);
  const cut = rest.findIndex(({ fields }) => isHead(fields, ['from', 'to', 'ms']));
  const [places, pairs] = cut < 0 ? [rest, []] : [rest.slice(0, cut), rest.slice(cut + 1)];
  if (places.length === 0) throw new BadInput(`${file} names no place: put one in each line, as Berlin,52.52,13.40.`);
  if (places.length > PLACES_MAX)
    throw new BadInput(`${file} has ${places.length} places; at most ${PLACES_MAX} are taken. Leave some out.`);
  const named = placesOf(places, wrong);
  const trips = new Trips(named, wrong);
  takeMatrix(head, places, named, trips, wrong);
  for (const row of pairs) trips.take(row, row.fields[0] ?? '', row.fields[1] ?? '', row.fields[2] ?? '');
  return { regions: named.map(({ id, city, lat, lon }) => ({ id, city, lat, lon })), rttMs: trips.all(file) };
}

function rowsOf(text: string): readonly Row[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''));
  return data
    .map((fields, i) => ({ line: i + 1, fields: fields.map((field) => field.trim()) }))
    .filter(({ fields }) => fields.some((field) => field !== ''));
}

const isHead = (fields: readonly string[], names: readonly string[]): boolean =>
  names.every((name, i) => fields[i]?.toLowerCase() === name);

interface Named {
  readonly row: Row;
  readonly id: string;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
}

function placesOf(rows: readonly Row[], wrong: Wrong): readonly Named[] {
  const ids = new Set<string>();
  return rows.map((row, i) => {
    const [city = '', lat = '', lon = ''] = row.fields;
    if (city === '') wrong(row, 'the place has no name. Put one in its first field.');
    if (city.length > NAME_MAX) wrong(row, `the name has ${city.length} characters; at most ${NAME_MAX} are taken. Shorten it.`);
    const twice = rows.findIndex(({ fields }) => same(fields[0] ?? '', city));
    if (twice < i) wrong(row, `“${city}” stands in line ${rows[twice]?.line}, too. Rename one.`);
    const place = { row, city, lat: degrees(row, lat, 90, 'latitude', wrong), lon: degrees(row, lon, 180, 'longitude', wrong) };
    const id = freshId(city, i, ids);
    ids.add(id);
    return { ...place, id };
  });
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function degrees(row: Row, text: string, most: number, what: string, wrong: Wrong): number {
  const value = numberIn(text);
  if (value === null || Math.abs(value) > most)
    wrong(row, `“${text.slice(0, 30)}” is no ${what}: it has to be a number from −${most} to ${most}.`);
  return value ?? 0;
}

const numberIn = (text: string): number | null => (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null);

/** Lower-case letters, digits and dashes of the name; where that leaves nothing, its number. */
function freshId(city: string, place: number, taken: ReadonlySet<string>): string {
  const plain = city
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  const id = plain === '' ? `place-${place + 1}` : plain;
  return taken.has(id) ? `${id}-${place + 1}` : id;
}

class Trips {
  /** Both ways, as they were given. */
  readonly #given = new Map<string, number>();

  constructor(
    readonly places: readonly Named[],
    readonly wrong: Wrong,
  ) {}

  take(row: Row, from: string, to: string, text: string): void {
    const [a, b] = [from, to].map((name) => this.places.find(({ city }) => same(city, name)));
    if (!a || !b)
      return this.wrong(row, `no place is called “${(a ? to : from).slice(0, 40)}”. Name it above, with its latitude and longitude.`);
    // How far a place is from itself is typical, whatever was measured there.
    if (a === b) return;
    const ms = numberIn(text);
    if (ms === null || ms <= 0 || ms > MS_MAX)
      this.wrong(
        row,
        `“${text.slice(0, 30)}” is no round trip from ${a.city} to ${b.city}: it has to be milliseconds, above 0 and at most ${MS_MAX}.`,
      );
    const key = `${a.id} ${b.id}`;
    if (this.#given.has(key)) this.wrong(row, `the round trip from ${a.city} to ${b.city} was given before. Remove one.`);
    this.#given.set(key, ms ?? 0);
  }

  all(file: string): Readonly<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const [i, a] of this.places.entries())
      for (const b of this.places.slice(i + 1)) {
        const ways = [this.#given.get(`${a.id} ${b.id}`), this.#given.get(`${b.id} ${a.id}`)].filter((ms) => ms !== undefined);
        if (ways.length === 0)
          throw new BadInput(
            `${file}: the round trip between ${a.city} and ${b.city} is missing. Add a line ${a.city},${b.city},milliseconds below from,to,ms.`,
          );
        found[`${a.id} ${b.id}`] = Math.round((ways.reduce((sum, ms) => sum + ms, 0) / ways.length) * 1000) / 1000;
      }
    return found;
  }
}

/** Empty fields of a matrix say nothing: one half of it is enough. */
function takeMatrix(head: Row, rows: readonly Row[], places: readonly Named[], trips: Trips, wrong: Wrong): void {
  const columns = head.fields.slice(3);
  while (columns.at(-1) === '') columns.pop();
  for (const name of columns)
    if (!places.some(({ city }) => same(city, name)))
      wrong(head, `no place is called “${name.slice(0, 40)}”: a column is named for a place below.`);
  for (const row of rows) {
    const fields = row.fields.slice(3);
    if (fields.findLastIndex((field) => field !== '') >= columns.length)
      wrong(row, `it has ${fields.length} round trips, and the first line names ${columns.length} places for them.`);
    for (const [i, text] of fields.entries()) if (text !== '') trips.take(row, row.fields[0] ?? '', columns[i] ?? '', text);
  }
}
