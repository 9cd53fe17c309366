/** What machines, disks and traffic cost. Prices change; these are of their date, and ratios of the same machines hardly change with them. */

interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

/** On-demand prices of AWS in Virginia, of June 2026, as summaries of its price list give them; read there, not on the list itself. */
export const PRICES = {
  /** Two cores, 8 GB. */
  machine: { usd: 0.0816, per: 'hour', source: 'm7g.large, Linux: factualminds.com, “Amazon EC2 On-Demand Pricing”, June 2026' },
  disk: { usd: 0.08, per: 'GB and month', source: 'gp3 volumes: from general knowledge of the list, not verified' },
  /** To another region, from most; a few take more. */
  traffic: { usd: 0.02, per: 'GB', source: 'between regions: secondary summaries of the list, 2026 (usage.ai and others)' },
} as const satisfies Record<string, Price>;

const MS_PER_HOUR = 3_600_000;
const HOURS_PER_MONTH = 730;
const GB = 1e9;

export interface Used {
  /** As many as one machine of the list each. */
  readonly machines: number;
  readonly forMs: number;
  readonly storedBytes: number;
  /** Sent from one region to another, by clients, too: their questions cross the same roads. */
  readonly farBytes: number;
}

/** US dollars. */
export function usdFor({ machines, forMs, storedBytes, farBytes }: Used): number {
  const hours = forMs / MS_PER_HOUR;
  const { machine, disk, traffic } = PRICES;
  return machines * machine.usd * hours + ((storedBytes / GB) * disk.usd * hours) / HOURS_PER_MONTH + (farBytes / GB) * traffic.usd;
}
