/** Bad input, as scenarios already know it. */
import { BadInput } from '../scenarios/problem.ts';

export { BadInput, suggestion } from '../scenarios/problem.ts';

/** What is found wrong there stands at this place of the scenario. */
export function at<T>(path: readonly string[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof BadInput && error.path === null ? new BadInput(error.message, path) : error;
  }
}
