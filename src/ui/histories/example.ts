/** The history of the lesson “A stale read in Tokyo”, as `antipode run stale-in-tokyo --history FILE` wrote them. */
const T = 'posts.title id=7';
const L = 'posts.likes id=7';

/** The link of that run. */
const run =
  'run=rZJdS8MwFIb_SsiNXy20OnUWdiFa2YWibBMvxi5Ce3RxadIlmaOU_ndPui9BCxv2qsnJ-XjO-7akXzQKPWpoRI1lAnwufatmhaIYBEhp1Dl3J0ujsvJoQqNxSRneOt1OEAQYUVnGJOaV1BY5YJ_5AnSB5YngIDFzffA_Wc4kMGPxTeUYr-f471zXITMXGBvGj_HdiPDUI5ZbAeRh8PxEcmWsIW_9eBDjE-mRayzImWYZgo8nVeWtoC4R6TAox7MwG6IMZOrXc7dAry_3t6N4TTCMR2usHjnqgxDKI0ulRXq0D1ynJcWAaeHS21DsKjxUsQYowexOtP8x3TQyJZqZKRZJlbprrnnGdLExcdeg29JSTCj5a6tELaQ9Pj35sdTfe4SBM7wNjqXmFtyUhn9S8BkYFHT1PSPhHiqHzSopnYLeyawhFzxhvlTaTmGhFSYhXp3kTFCZQu-3jS-C1uT_YFy2tPXEo2gbx0a1KY7PwQbVNw';

const lines = [
  { client: 'setup', op: 'write', key: T, value: 'Hello, wrold', call: -2, return: -1, run },
  { client: 'setup', op: 'write', key: L, value: 0, call: -2, return: -1 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, wrold', call: 484000, return: 485243 },
  { client: 'client-eastus', op: 'write', key: T, value: 'Hello, world', call: 500000, return: 502183 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, wrold', call: 544000, return: 545774 },
  { client: 'client-japaneast', op: 'read', key: T, value: 'Hello, world', call: 610000, return: 611787 },
  { client: 'client-japaneast', op: 'cas', key: L, value: 1, expect: 0, ok: true, call: 3080000, return: 3182599 },
];

export const EXAMPLE = lines.map((line) => JSON.stringify(line)).join('\n');
