/** The form as it is typed: texts, so that nothing is lost that is no number yet; as an application; and in the address. */
import { type Application, checked, type Mistake } from '../../advice/application.ts';
import * as Say from '../../words/en/advice/advice.ts';

export type Share = readonly [region: string, share: string];
export type Count = keyof typeof Say.fields;
export type Limit = keyof typeof Say.limits;

export interface Draft {
  readonly title: string;
  readonly readers: readonly Share[];
  /** Null: from where they read. */
  readonly writers: readonly Share[] | null;
  readonly counts: Readonly<Record<Count, string>>;
  readonly limits: Readonly<Record<Limit, string>>;
}

const counts = Object.keys(Say.fields) as Count[];
const limits = Object.keys(Say.limits) as Limit[];
const each = <K extends string>(keys: readonly K[], of: (key: K) => string): Record<K, string> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, string>;

export function draftOf(application: Application): Draft {
  const { title, readers, writers } = application;
  const shares = (of: Readonly<Record<string, number>>): readonly Share[] => Object.entries(of).map(([id, n]) => [id, String(n)]);
  return {
    title,
    readers: shares(readers),
    writers: JSON.stringify(writers) === JSON.stringify(readers) ? null : shares(writers),
    counts: each(counts, (key) => String(application[key])),
    limits: each(limits, (key) => (application.limits[key] === null ? '' : String(application.limits[key]))),
  };
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Every contradiction at its place; the application where there is none. */
export function readDraft({ title, readers, writers, counts: given, limits: bounds }: Draft): ReturnType<typeof checked> {
  const unclear: Mistake[] = [
    ...counts.flatMap((at) => (isNumber(given[at]) ? [] : [{ at, words: Say.notNumber }])),
    ...limits.flatMap((key) => (bounds[key].trim() === '' || isNumber(bounds[key]) ? [] : [{ at: `limits.${key}`, words: Say.notNumber }])),
    ...(
      [
        ['readers', readers],
        ['writers', writers ?? []],
      ] as const
    ).flatMap(([at, shares]): Mistake[] =>
      shares.some(([id]) => id === '')
        ? [{ at, words: Say.noPlace }]
        : shares.some(([, share]) => !isNumber(share))
          ? [{ at, words: Say.notNumber }]
          : [],
    ),
  ];
  if (unclear.length > 0) return { application: null, mistakes: unclear };
  const sharesOf = (shares: readonly Share[]) => Object.fromEntries(shares.map(([id, share]) => [id, Number(share)]));
  return checked(
    {
      format: 'antipode-application/1',
      title,
      readers: sharesOf(readers),
      ...(writers ? { writers: sharesOf(writers) } : {}),
      ...Object.fromEntries(counts.map((key) => [key, Number(given[key])])),
      limits: Object.fromEntries(limits.map((key) => [key, bounds[key].trim() === '' ? null : Number(bounds[key])])),
    },
    Say.what,
  );
}

const FOR = '#for=';
/** Nobody types more. */
const TEXT_MAX = 40;
const ROWS_MAX = 12;
const ADDRESS_MAX = 4000;

export const inAddress = ({ title, readers, writers, counts: given, limits: bounds }: Draft): string =>
  FOR + encodeURIComponent(JSON.stringify([title, readers, writers, counts.map((key) => given[key]), limits.map((key) => bounds[key])]));

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= TEXT_MAX;
const isTexts = (value: unknown, count: number): value is readonly string[] =>
  Array.isArray(value) && value.length === count && value.every(isText);
const isShares = (value: unknown): value is readonly Share[] =>
  Array.isArray(value) && value.length <= ROWS_MAX && value.every((row) => isTexts(row, 2));

/** From an address, which is untrusted; null where there is none that can be read. */
export function fromAddress(hash: string): Draft | null {
  if (!hash.startsWith(FOR) || hash.length > ADDRESS_MAX) return null;
  try {
    const data: unknown = JSON.parse(decodeURIComponent(hash.slice(FOR.length)));
    if (!Array.isArray(data) || data.length !== 5) return null;
    const [title, readers, writers, numbers, bounds] = data as readonly unknown[];
    if (!isText(title) || !isShares(readers) || !(writers === null || isShares(writers))) return null;
    if (!isTexts(numbers, counts.length) || !isTexts(bounds, limits.length)) return null;
    return {
      ...{ title, readers, writers },
      counts: each(counts, (key) => numbers[counts.indexOf(key)] ?? ''),
      limits: each(limits, (key) => bounds[limits.indexOf(key)] ?? ''),
    };
  } catch {
    return null;
  }
}
