import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Pool } from "@/db/client";

type Range = { from: Date; to: Date; accounts: string[] };
type Second = { key: string; at: number; taken: number; errors: number };
type Event = { key: string; at: number; event: string };

const width = 960;
const rowHeight = 130;
const left = 150;
const colours: Record<string, string> = { open: "#fecaca", half_open: "#fde68a" };

/** Draws what each account took and refused by second, its breaker's states behind it. */
export async function drawTimeline(pool: Pool, range: Range): Promise<void> {
  const values = [range.accounts, range.from, range.to];
  const { rows: seconds } = await pool.query<Second>(
    `select c.key, extract(epoch from s.second)::float8 as at, sum(taken)::int as taken,
            sum(errors + limited)::int as errors
     from provider_seconds s join provider_configs c on c.id = s.account_id
     where c.key = any($1) and s.second between $2 and $3 group by 1, 2 order by 2`,
    values,
  );
  const { rows: events } = await pool.query<Event>(
    `select c.key, extract(epoch from e.at)::float8 as at, e.event
     from provider_events e join provider_configs c on c.id = e.account_id
     where c.key = any($1) and e.at between $2 and $3 order by e.id`,
    values,
  );
  const rows = range.accounts.map((key, i) => drawRow(key, i, seconds, events, range));
  const height = rowHeight * range.accounts.length + 30;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${rows.join("\n")}
<text x="${left}" y="${height - 10}" fill="#666666">seconds; green: taken, red: errors; behind: breaker open (red), half-open (yellow)</text>
</svg>
`;
  writeFileSync(path.join(import.meta.dirname, "..", "results", "outage.svg"), svg);
}

function drawRow(
  key: string,
  row: number,
  seconds: Second[],
  events: Event[],
  { from, to }: Range,
): string {
  const [first, last] = [from.getTime() / 1_000, to.getTime() / 1_000];
  const x = (at: number) => left + ((at - first) / (last - first)) * (width - left - 10);
  const bottom = (row + 1) * rowHeight;
  const own = seconds.filter((second) => second.key === key);
  const most = Math.max(1, ...own.map(({ taken, errors }) => taken + errors));
  const tall = (n: number) => (n / most) * (rowHeight - 40);
  const bar = Math.max(1, x(first + 1) - x(first) - 1);
  const bars = own.map(({ at, taken, errors }) => {
    const rect = (y: number, n: number, fill: string) =>
      `<rect x="${x(at).toFixed(1)}" y="${y.toFixed(1)}" width="${bar.toFixed(1)}" height="${tall(n).toFixed(1)}" fill="${fill}"/>`;
    return (
      rect(bottom - tall(taken), taken, "#16a34a") +
      rect(bottom - tall(taken) - tall(errors), errors, "#dc2626")
    );
  });
  return `${bands(key, events, x, last, bottom)}${bars.join("")}
<text x="8" y="${bottom - 50}">${key}</text><text x="8" y="${bottom - 34}" fill="#666666">at most ${most}/s</text>
<line x1="${left}" x2="${width - 10}" y1="${bottom}" y2="${bottom}" stroke="#999999"/>`;
}

/** The time in which the breaker was not closed. */
function bands(
  key: string,
  events: Event[],
  x: (at: number) => number,
  last: number,
  bottom: number,
): string {
  const names: Record<string, string> = {
    opened: "open",
    half_open: "half_open",
    closed: "closed",
  };
  const changes = events.filter((one) => one.key === key && names[one.event] !== undefined);
  return changes
    .map(({ at, event }, i) => {
      const fill = colours[names[event] ?? ""];
      const end = changes[i + 1]?.at ?? last;
      if (!fill) return "";
      return `<rect x="${x(at).toFixed(1)}" y="${bottom - rowHeight + 20}" width="${(x(end) - x(at)).toFixed(1)}" height="${rowHeight - 20}" fill="${fill}"/>`;
    })
    .join("");
}
