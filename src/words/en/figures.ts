/** Figures of lessons. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const times = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB').replaceAll(',', '\u202f');
