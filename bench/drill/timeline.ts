import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Pool } from "@/db/client";
import { percentile } from "../measure";
import type { Code } from "./account";
import type { FiredAlert } from "./alerts";
import type { Story } from "./story";

export type Night = { story: Story; codes: Code[]; alerts: FiredAlert[]; pool: Pool };

type Line = { at: number; what: string };

/** Everything that happened, in its order, with the codes' latency every ten seconds beside it. */
export async function printNight({ story, codes, alerts, pool }: Night): Promise<void> {
  const lines: Line[] = [
    ...story.moments,
    ...story.bands.flatMap(({ from, to, what }) => [
      { at: from, what: `${what}: begins` },
      ...(Number.isFinite(to) ? [{ at: to, what: `${what}: over` }] : []),
    ]),
    ...alerts.flatMap(({ name, firedAt, resolvedAt, sentence }) => [
      { at: firedAt.getTime(), what: `ALERT ${name}: ${sentence}` },
      ...(resolvedAt ? [{ at: resolvedAt.getTime(), what: `resolved ${name}` }] : []),
    ]),
    ...(await providerEvents(pool, story.from)),
    ...latencies(codes),
  ];
  for (const { at, what } of lines.toSorted((a, b) => a.at - b.at)) {
    console.log(`${((at - story.from.getTime()) / 1_000).toFixed(1).padStart(6)} s  ${what}`);
  }
}

async function providerEvents(pool: Pool, from: Date): Promise<Line[]> {
  const { rows } = await pool.query<{ at: Date; key: string; event: string }>(
    `select e.at, c.key, e.event from provider_events e
     join provider_configs c on c.id = e.account_id where e.at >= $1 order by e.id limit 200`,
    [from],
  );
  return rows.map(({ at, key, event }) => ({
    at: at.getTime(),
    what: `breaker of ${key}: ${event}`,
  }));
}

function latencies(codes: Code[]): Line[] {
  const spans = Map.groupBy(codes, ({ at }) => Math.floor(at / 10_000));
  return [...spans].map(([span, own]) => {
    const ms = own.map((code) => code.ms);
    const [p50, p99] = [percentile(ms, 0.5), percentile(ms, 0.99)];
    return { at: (span + 1) * 10_000, what: `codes of ten seconds: p50 ${p50} ms, p99 ${p99} ms` };
  });
}

const width = 1_080;
const left = 170;
const rowHeight = 22;
const plotHeight = 220;
const ceilingMs = 2_500;

/** Each code's latency as a dot; what was wrong and which alerts fired as bars above. */
export async function drawNight({ story, codes, alerts }: Night): Promise<void> {
  const first = story.from.getTime();
  const last = Math.max(...codes.map(({ at, ms }) => at + ms), ...endsOf(alerts)) + 2_000;
  const x = (at: number) =>
    left + ((Math.min(at, last) - first) / (last - first)) * (width - left - 10);
  const bars = [
    ...story.bands.map(({ from, to, what }) => ({ from, to, what, fill: "#fdba74" })),
    ...alerts.map(({ name, firedAt, resolvedAt }) => ({
      from: firedAt.getTime(),
      to: resolvedAt?.getTime() ?? last,
      what: `alert: ${name}`,
      fill: "#f87171",
    })),
  ];
  const top = bars.length * rowHeight + 16;
  const y = (ms: number) => top + plotHeight - (Math.min(ms, ceilingMs) / ceilingMs) * plotHeight;
  const parts = [
    ...bars.map((bar, i) => {
      const from = x(bar.from);
      const wide = Math.max(2, x(bar.to) - from);
      return `<rect x="${from.toFixed(1)}" y="${i * rowHeight + 8}" width="${wide.toFixed(1)}" height="${rowHeight - 6}" rx="3" fill="${bar.fill}"/>
<text x="8" y="${i * rowHeight + 21}">${forXml(bar.what)}</text>`;
    }),
    ...story.moments.map(({ at, what }) => {
      const place = x(at).toFixed(1);
      return `<line x1="${place}" x2="${place}" y1="4" y2="${top + plotHeight}" stroke="#94a3b8" stroke-dasharray="3 3"><title>${forXml(what)}</title></line>`;
    }),
    ...[0, 500, 1_000, 2_000].map(
      (ms) =>
        `<line x1="${left}" x2="${width - 10}" y1="${y(ms)}" y2="${y(ms)}" stroke="${ms === 2_000 ? "#dc2626" : "#e2e8f0"}"/>
<text x="${left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
    ),
    ...codes.map(
      ({ at, ms }) =>
        `<circle cx="${x(at).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="1.6" fill="#2563eb" fill-opacity="0.6"/>`,
    ),
  ];
  const height = top + plotHeight + 34;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${parts.join("\n")}
<text x="${left}" y="${height - 10}" fill="#666666">${Math.round((last - first) / 1_000)} s; a dot is a one-time code, posted → at the provider; above, what was wrong and which alerts fired</text>
</svg>
`;
  writeFileSync(path.join(import.meta.dirname, "..", "results", "drill.svg"), svg);
}

const endsOf = (alerts: FiredAlert[]) =>
  alerts.map(({ firedAt, resolvedAt }) => (resolvedAt ?? firedAt).getTime());

const forXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
