/** The script that counts what clients measured, in the words of `run --json`. */

/** What a real system does not tell from outside. */
export const ABSENT = [
  ...['seed', 'virtualMs', 'events', 'traceHash', 'lostWrites', 'claims', 'invariants'],
  ...['metrics.staleness', 'metrics.nodes', 'metrics.lostAcknowledgedWrites', 'metrics.leaderless'],
];

/** Lines of results: `op kind ms outcome`, in a file for each region. Quantiles by the nearest rank, as `run` has them. */
export const reportScript = (head: object): string => `#!/bin/sh
# Prints one JSON object with the fields of \`antipode run --json\` that can be measured from outside.
set -eu
cd "$(dirname "$0")"
for file in results/*.tsv; do
  [ -e "$file" ] || { echo "There are no results yet: run ./run.sh first." >&2; exit 1; }
  region=$(basename "$file" .tsv)
  for kind in read write; do
    awk -v kind="$kind" '$2 == kind' "$file" | sort -k3,3n | awk -v region="$region" -v kind="$kind" '
      { count++; if ($4 == "ok") { ok++; ms[ok] = $3 } else if ($4 == "failed") failed++; else unknown++ }
      function rank(share,   place) {
        if (ok == 0) return "null"
        place = share * ok; if (place > int(place)) place = int(place) + 1
        return sprintf("%.3f", ms[place < 1 ? 1 : place])
      }
      END {
        printf "%s %s {\\"count\\":%d,\\"ok\\":%d,\\"failed\\":%d,\\"unknown\\":%d,\\"p50Ms\\":%s,\\"p95Ms\\":%s,\\"p99Ms\\":%s,\\"maxMs\\":%s}\\n",
          region, kind, count, ok, failed, unknown, rank(0.5), rank(0.95), rank(0.99), rank(1)
      }'
  done
done | awk '
  { split($0, part, " "); json = substr($0, length(part[1]) + length(part[2]) + 3)
    if (part[1] != last) { body = body (last == "" ? "" : "},") "\\"" part[1] "\\":{"; last = part[1] } else body = body ","
    body = body "\\"" part[2] "\\":" json
    match(json, /"count":[0-9]+/); count += substr(json, RSTART + 8, RLENGTH - 8)
    match(json, /"ok":[0-9]+/); ok += substr(json, RSTART + 5, RLENGTH - 5) }
  END { printf "{%s,\\"metrics\\":{\\"operations\\":{%s}},\\"availability\\":%s},\\"absent\\":%s}\\n", head, body, (count == 0 ? "null" : ok / count), absent }
' head='${JSON.stringify(head).slice(1, -1)}' absent='${JSON.stringify(ABSENT)}'
`;
