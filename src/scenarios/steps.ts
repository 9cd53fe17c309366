/** A transaction of a scenario as the text that somebody would have typed. */

interface Steps {
  readonly steps: readonly { readonly sql: string }[];
  readonly isolation?: string | undefined;
}

export function transactionText({ steps, isolation = 'read committed' }: Steps): string {
  const level = isolation === 'read committed' ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
  return [`BEGIN${level}`, ...steps.map(({ sql }) => sql.trim().replace(/;+$/, '')), 'COMMIT'].join('; ');
}
