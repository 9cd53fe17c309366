/** English: what timeline, lanes says. */

// lanes.tsx
export const spaceTimeDiagramToMs = (fromMs: string, toMs: string, count: number, list: string) =>
  `Space-time diagram, ${fromMs} to ${toMs} ms, ${count} lanes: ${list}`;
export const laneFolded = (folded: number, detail: string) => `${folded} lane${detail} folded`;

// paint-lanes.ts
export const messagesNotDrawn = (cut: number) => `${cut} messages not drawn`;
export const ms = (at: string, last: boolean) => at + (last ? ' ms' : '');
export const cut = (name: string) => `${name} cut`;
export const commitV = (version: number) => `commit v${version}`;

// rows.ts
export const client = (city: string) => `client, ${city}`;
export const forWord = (city: string, share: string) => `${city} for ${share}`;
