/** Hostile inputs that are no SQL, by families: links, scenario files, flags, HTTP requests, worker messages, attributes. */
import { deflateSync, strToU8 } from 'fflate';

export interface Named<T> {
  readonly name: string;
  readonly input: T;
}
const named = <T>(family: string, inputs: Readonly<Record<string, T>>): readonly Named<T>[] =>
  Object.entries(inputs).map(([name, input]) => ({ name: `${family}: ${name}`, input }));

/** What may stand where something else is expected, as JSON text. */
export const WRONG_VALUES: Readonly<Record<string, string>> = {
  null: 'null',
  'a list': '[]',
  'a prototype': '{"__proto__":{"type":"crash"},"constructor":1}',
  'minus one': '-1',
  infinity: '1e999',
  'more than exact': '9007199254740993',
  'a long text': `"${'x'.repeat(90_000)}"`,
  'a control character': '"\\u0000\\u001b[31m"',
  'a deep list': `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
};

/** The JSON of `data` with another value for one key; own keys like `__proto__` survive, for nothing is assigned. */
export function withValue(data: Readonly<Record<string, unknown>>, key: string, json: string): string {
  const others = Object.entries(data).filter(([name]) => name !== key);
  return `{${[...others.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`), `${JSON.stringify(key)}:${json}`].join()}}`;
}

export function everyPlace(data: Readonly<Record<string, unknown>>, keys: readonly string[]): readonly Named<string>[] {
  return keys.flatMap((key) =>
    Object.entries(WRONG_VALUES).map(([name, json]) => ({ name: `${name} for ${key}`, input: withValue(data, key, json) })),
  );
}

const packed = (text: string | Uint8Array): string =>
  `#run=${Buffer.from(deflateSync(typeof text === 'string' ? strToU8(text) : text, { level: 9 })).toString('base64url')}`;
export { packed };

export const BROKEN_LINKS: readonly Named<string>[] = named('link', {
  empty: '',
  'no run': '#run=',
  'another beginning': '#walk=abc',
  'no base64': '#run=%%%',
  'not deflated': `#run=${Buffer.from('{"v":1}').toString('base64url')}`,
  'a million letters': `#run=${'A'.repeat(1_000_000)}`,
  'a bomb of zeros': packed(new Uint8Array(50_000_000)),
  'a bomb of brackets': packed('['.repeat(1_500_000)),
  'no JSON': packed('{"v":'),
  'half a character': packed('"\\ud800"'),
  'a script': packed('"<script>alert(1)</script>"'),
});

export const BROKEN_FILES: readonly Named<string>[] = named('file', {
  empty: '',
  zeros: '\0'.repeat(1_000),
  'a byte order mark alone': '\uFEFF',
  'a number': '5',
  'a list': '[]',
  'open brackets': '['.repeat(100_000),
  'a key of 90,000 letters': `{"${'k'.repeat(90_000)}":1}`,
  'a value that is no JSON, of 90,000 letters': 'x'.repeat(90_000),
  'terminal escapes': '\u001b]0;x\u0007\u001b[2J',
});

export const FLAGS: readonly Named<readonly string[]>[] = [
  ['no-such-command'],
  ['x'.repeat(90_000)],
  ['constructor'],
  ['__proto__'],
  ['run'],
  ['run', ''],
  ['run', 'x'.repeat(90_000)],
  ['run', '../../../../etc/passwd\0'],
  ['run', '/dev/null'],
  ['run', '/dev/zero'],
  ['run', '.'],
  ['run', 'stale-in-tokyo', 'again'],
  ['run', 'stale-in-tokyo', '--seed', '1e3'],
  ['run', 'stale-in-tokyo', '--seed', '-1'],
  ['run', 'stale-in-tokyo', '--seed', '99999999999999999999'],
  ['run', 'stale-in-tokyo', '--seed', '0x10'],
  ['run', 'stale-in-tokyo', '--seed', '١'],
  ['run', 'stale-in-tokyo', '--seed', '1', '--seed', '2'],
  ['run', 'stale-in-tokyo', '--until', 'Infinity'],
  ['run', 'stale-in-tokyo', '--until', '9'.repeat(90_000)],
  ['run', 'stale-in-tokyo', '--trials', '1e9'],
  ['run', 'stale-in-tokyo', '--patience', '0'],
  ['run', 'stale-in-tokyo', '--patience', 'forever'],
  ['run', 'stale-in-tokyo', '--set', 'cores=0x10'],
  ['run', 'stale-in-tokyo', '--set', 'cores=Infinity'],
  ['run', 'stale-in-tokyo', '--set', 'cores=1e999'],
  ['run', 'stale-in-tokyo', '--set', `cores=${'9'.repeat(90_000)}`],
  ['run', 'stale-in-tokyo', '--set', `${'k'.repeat(90_000)}=1`],
  ['run', 'stale-in-tokyo', '--set', '__proto__=1'],
  ['run', 'stale-in-tokyo', '--set', '='],
  ['run', 'stale-in-tokyo', '--trace', `/${'x'.repeat(9_000)}`],
  ['run', 'stale-in-tokyo', '--trace', '/dev/full'],
  ['run', 'stale-in-tokyo', '--history', '/proc/no/such'],
  ['run', 'stale-in-tokyo', `--${'f'.repeat(90_000)}`],
  ['run', 'stale-in-tokyo', '--json=yes'],
  ['serve', '--port', '-1'],
  ['serve', '--port', '65536'],
  ['serve', '--port', '80.5'],
  ['list', 'everything'],
].map((input) => ({ name: input.map((word) => (word.length > 40 ? `${word.slice(0, 20)}… (${word.length})` : word)).join(' '), input }));

/** Whole requests as they go over the wire. */
export const REQUESTS: readonly Named<string>[] = named('request', {
  'above the folder': 'GET /../secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, encoded': 'GET /%2e%2e/secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, twice encoded': 'GET /%252e%252e/secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, slashes encoded': 'GET /..%2fsecret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, backslashes': 'GET /..\\secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, backslashes encoded': 'GET /..%5csecret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'above the folder, long UTF-8': 'GET /%c0%ae%c0%ae/secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'an absolute address': 'GET http://elsewhere/../secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'two slashes': 'GET //secret.txt HTTP/1.1\r\nHost: x\r\n\r\n',
  'a zero': 'GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n',
  'a zero before the end': 'GET /secret.txt%00.html HTTP/1.1\r\nHost: x\r\n\r\n',
  'half an escape': 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n',
  'no path': 'GET  HTTP/1.1\r\nHost: x\r\n\r\n',
  'a star': 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'a path of 9,000 letters': `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'a path of 90,000 letters': `GET /${'x'.repeat(90_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'a thousand headers': `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(3_000)}\r\n`,
  'a POST': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n',
  'a PUT': 'PUT /index.html HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx',
  'a DELETE': 'DELETE /index.html HTTP/1.1\r\nHost: x\r\n\r\n',
  'two lengths': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
  'a length and chunks': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a range beyond the end': 'GET /index.html HTTP/1.1\r\nHost: x\r\nRange: bytes=999999999-\r\n\r\n',
  'many ranges': `GET /index.html HTTP/1.1\r\nHost: x\r\nRange: bytes=${'0-1,'.repeat(2_000)}0-1\r\n\r\n`,
  'another protocol': 'SSH-2.0-x\r\n\r\n',
  bytes: '\x16\x03\x01\x02\x00\r\n\r\n',
  'a version of its own': 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
});

export const WORKER_MESSAGES: readonly Named<unknown>[] = named<unknown>('message', {
  null: null,
  'a text': 'open',
  nothing: {},
  'no run': { type: 'open', id: 1 },
  'a run that is a text': { type: 'open', id: 1, run: 'stale-in-tokyo' },
  'a run without a scenario': { type: 'open', id: 1, run: { seed: 1, settings: {}, commands: [], untilUs: 5 } },
  'closing nothing': { type: 'close', id: -7 },
  'watching no list': { type: 'watch', ids: 'all', toUs: 1 },
  'watching until never': { type: 'watch', ids: [2], toUs: 'never' },
  'holding a text': { type: 'held', id: 1, events: 'x'.repeat(90_000), bytes: 0 },
  'holding what is no number': { type: 'held', id: 1, events: 5, bytes: Number.NaN },
  'another type': { type: 'x'.repeat(90_000), id: 1 },
});

const attributes = { scenario: 'stale-in-tokyo', step: null, run: null, theme: null, height: null };
type Attributes = Readonly<Record<keyof typeof attributes, string | null>>;
export const ATTRIBUTES: readonly Named<Attributes>[] = named<Attributes>('attributes', {
  'no scenario': { ...attributes, scenario: null },
  'an empty scenario': { ...attributes, scenario: '' },
  'a scenario of 90,000 letters': { ...attributes, scenario: 'x '.repeat(45_000) },
  'a script': { ...attributes, scenario: '"><script>alert(1)</script>' },
  'an address': { ...attributes, scenario: 'javascript:alert(1)' },
  'step zero': { ...attributes, step: '0' },
  'half a step': { ...attributes, step: '1.5' },
  'an endless step': { ...attributes, step: '1e999' },
  'a step of 90,000 digits': { ...attributes, step: '9'.repeat(90_000) },
  'a step in words': { ...attributes, step: 'two' },
  'a theme of its own': { ...attributes, theme: 'pink' },
  'a theme of 90,000 letters': { ...attributes, theme: 'x'.repeat(90_000) },
  'a theme like a prototype': { ...attributes, theme: '__proto__' },
  'a run that is a script': { ...attributes, run: '"><script>alert(1)</script>' },
  'a run of 200,000 letters': { ...attributes, run: 'x'.repeat(200_000) },
  'no height': { ...attributes, height: '0' },
  'a height below none': { ...attributes, height: '-5' },
  'a height in words': { ...attributes, height: 'tall; position: fixed' },
  'a height of 90,000 digits': { ...attributes, height: '9'.repeat(90_000) },
});

export const POSTED: readonly Named<unknown>[] = named<unknown>('posted', {
  null: null,
  'a text': 'antipode-height',
  nothing: {},
  'no height': { type: 'antipode-height' },
  'a height that is none': { type: 'antipode-height', heightPx: Number.NaN },
  'a height in words': { type: 'antipode-height', heightPx: '500' },
  'an endless height': { type: 'antipode-height', heightPx: Number.POSITIVE_INFINITY },
  'a height below none': { type: 'antipode-height', heightPx: -1e9 },
  'a large height': { type: 'antipode-height', heightPx: 1e9 },
  'a list': [{ type: 'antipode-height', heightPx: 500 }],
});
