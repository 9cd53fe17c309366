/** The verdict on what the step shows, once there is one. It comes behind the first picture, which has no answer yet. */
import type { ReactNode } from 'react';
import { useShownVerdict } from '../ui/console/shown-verdict.ts';
import { VerdictBlock } from '../ui/console/Verdict.tsx';

/** `otherwise` stands in its place while there is none. */
export function Found({ otherwise }: { readonly otherwise: ReactNode }): ReactNode {
  const { found } = useShownVerdict();
  return found && found.kind !== 'waiting' ? <VerdictBlock verdict={found} /> : otherwise;
}
