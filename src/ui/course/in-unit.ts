/** A figure as the course says it: its value, and its unit where it has one. */
import { said, unitOf } from '../../lesson/figures/said.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { UNITS } from '../../words/en/course/course.ts';

type Spec = NonNullable<Scenario['figures']>[string];

export const inUnit = (spec: Spec | undefined, value: number): string =>
  spec ? `${said(spec, value)}${UNITS[unitOf(spec)]}` : String(value);
