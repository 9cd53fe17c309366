/** The page for paper of a lesson: by its name, or with the whole run where it is nobody's but the reader's. */
import type { RunSpec } from '../../session/run.ts';
import { encodeLink } from '../../store/share.ts';
import { isBuiltIn } from './seen.ts';

export const handOutOf = (spec: RunSpec): string =>
  isBuiltIn({ spec }) ? `?handout=${spec.scenario.id}` : `?handout#${encodeLink(spec, 0)}`;
