/** The few functions of culori that the colour test uses; the package brings no types. */
declare module 'culori' {
  interface Rgb {
    readonly mode: 'rgb';
    readonly r: number;
    readonly g: number;
    readonly b: number;
  }
  export function converter(mode: 'rgb'): (colour: string) => Rgb;
  export function differenceCiede2000(): (a: Rgb, b: Rgb) => number;
  export function filterDeficiencyProt(severity: number): (colour: Rgb) => Rgb;
  export function filterDeficiencyDeuter(severity: number): (colour: Rgb) => Rgb;
  export function filterDeficiencyTrit(severity: number): (colour: Rgb) => Rgb;
  export function wcagContrast(a: string, b: string): number;
}
