/** English: what took a confirmed write. */
export const disk = (there: string, _own: string, atMs: string, position: number): string =>
  `${there} lost its disk at ${atMs} ms, and came back with what stood at v${position}.`;
export const lie = (there: string, _own: string, atMs: string, position: number): string =>
  `${there} went down at ${atMs} ms, and its disk had kept only what stood at v${position}, though it had said otherwise.`;
export const restore = (there: string, _own: string, atMs: string, position: number): string =>
  `${there} loaded a backup at ${atMs} ms that ends at v${position}.`;
export const promotion = (there: string, own: string, atMs: string, position: number): string =>
  `${there} was promoted at ${atMs} ms with what stood at v${position}: nothing later had come there from ${own}.`;
export const timeline = (there: string, _own: string, atMs: string, position: number): string =>
  `${there} gave up its own timeline at ${atMs} ms, and follows the new one from v${position} on.`;
export const lostSince = 'Lost since.';
