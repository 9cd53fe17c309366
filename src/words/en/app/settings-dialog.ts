/** English: what app, settings dialog says. */

// SettingsDialog.tsx
export const settings = (name: string) => `Settings: ${name}`;
export const aChangeSimulatesTheRun = 'A change simulates the run anew from its start; the run as it was stays as a branch of time.';
export const seed = 'Seed';
export const choosesEveryDelayLossAnd = 'Chooses every delay, loss and timeout. Equal seeds give equal runs.';
export const oursPickedPerScenario = 'ours: picked per scenario';
export const aNumberFromTo = (min: number, max: number) => `Use a number from ${min} to ${max}.`;
export const defaultWord = (source: string) => `Default: ${source}`;
