/** Share links, for the screen: a whole run and the moment looked at, in the part of the address behind `#`. */
export { decodeLink, decodeRuns, encodeLink, encodeRuns } from '../session/share.ts';
export { fileOf, runOfFile, scenarioOf } from '../session/file.ts';
export { BadInput } from '../session/problem.ts';
