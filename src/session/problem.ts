/** Bad input, as scenarios already know it. */
export { BadInput, suggestion } from '../scenarios/problem.ts';
