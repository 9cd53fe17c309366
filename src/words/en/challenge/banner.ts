/** What a challenge asks for, and what a run comes to. */
export const challenge = 'Challenge';
export const judging = 'The run is judged …';
export const met = 'Done in this run.';
export const notMet = 'Not in this run, so far.';
export const cannot = (why: string): string => `This run cannot be judged: ${why}`;
export const hint = 'A hint';
export const oneWay = 'See one way';
export const again = 'Begin again';
export const leave = 'Leave it';
export const cost = (machines: number, p50Ms: string, lost: number): string =>
  `${machines} ${machines === 1 ? 'machine' : 'machines'}, half of all answered within ${p50Ms} ms, ${lost} confirmed ${lost === 1 ? 'write' : 'writes'} lost.`;
const WHOLE: Readonly<Record<string, string>> = {
  lostWrites: 'confirmed writes lost',
  lostMs: 'time whose writes are lost, ms',
  staleMs: 'oldest answer, ms',
  p95Ms: '95th percentile at the slowest region, ms',
  availability: 'share that succeeded',
  operations: 'operations asked',
};
export const figure = (name: string): string =>
  WHOLE[name] ?? name.replace(/([A-Z])|-/g, (_, upper: string | undefined) => ` ${upper?.toLowerCase() ?? ''}`);
export const bounds = (texts: readonly string[]): string => texts.join(', ');
export const above = (value: number): string => `more than ${value}`;
export const below = (value: number): string => `less than ${value}`;
export const atLeast = (value: number): string => `at least ${value}`;
export const atMost = (value: number): string => `at most ${value}`;
export const none = 'none';
