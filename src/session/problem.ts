export { BadInput, nearest, suggestion } from '../scenarios/problem.ts';
