/** Bad input, as scenarios already know it. */
export { BadInput, nearest, suggestion } from '../scenarios/problem.ts';
