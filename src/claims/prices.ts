/** What machines, disks and traffic cost. Prices change; these are of their date, and ratios of the same machines hardly change with them. */
import { machinesIn, servers } from './families/meters.ts';
import { sum } from './figures.ts';
import type { Sheet } from './sheet.ts';

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

/** US dollars for each thousand operations that were answered well. `size`: how many of the machines above one of its machines is worth. */
export function usdPerThousand(sheet: Sheet, size = 1): number {
  const hours = sheet.untilMs / MS_PER_HOUR;
  const done = sheet.ops.filter(({ state }) => state === 'ok').length;
  const { machine, disk, traffic } = PRICES;
  const stored = sum(servers(sheet).map(({ storedBytes }) => storedBytes));
  // Clients' questions cross the same roads.
  const far = sum(Object.values(sheet.nodes).map(({ farBytes }) => farBytes));
  const usd =
    machinesIn(sheet) * size * machine.usd * hours + ((stored / GB) * disk.usd * hours) / HOURS_PER_MONTH + (far / GB) * traffic.usd;
  return (1000 * usd) / done;
}
