import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Pool } from "@/db/client";

const results = fileURLToPath(new URL("./results", import.meta.url));

/** One measured figure; with a goal it passes or fails. */
export type Figure = { name: string; value: number; unit: string; goal?: Goal };
type Goal = { atLeast: number } | { atMost: number };

/** The value below which the share `q` (0–1) of the values lies: the nearest rank, 0 for none. */
export function percentile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** Processor, memory and versions, in one line; the database's too. */
export async function describeMachine(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string; durability: string }>(
    `select split_part(version(), ' ', 2) as version,
            'fsync ' || current_setting('fsync') || ', synchronous_commit '
              || current_setting('synchronous_commit') as durability`,
  );
  return `${describeHost()}, PostgreSQL ${rows[0]?.version} (${rows[0]?.durability})`;
}

/** The same without a database. */
export function describeHost(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return [
    `${cpus.length} cores of ${cpus[0]?.model.trim() ?? "an unknown processor"}`,
    `${memory} GB`,
    `${os.type()} ${os.release()}`,
    `Node ${process.versions.node}`,
  ].join(", ");
}

/** Runs `work` and answers its result with the seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1_000 };
}

/** Prints the figures as a table and writes `bench/results/<bench>.json`. */
export function report(bench: string, machine: string, figures: Figure[]): void {
  console.log(`\n${bench} on ${machine}\n`);
  const cells = figures.map((figure) => [
    figure.name,
    format(figure.value),
    figure.unit,
    figure.goal ? wanted(figure.goal) : "",
    figure.goal ? (passes(figure.value, figure.goal) ? "pass" : "FAIL") : "",
  ]);
  printTable(["figure", "value", "unit", "goal", ""], cells);
  const kept = figures.map(({ goal, ...figure }) => ({
    ...figure,
    ...(goal ? { goal: bound(goal), pass: passes(figure.value, goal) } : {}),
  }));
  mkdirSync(results, { recursive: true });
  const file = path.join(results, `${bench}.json`);
  const content = { bench, at: new Date().toISOString(), machine, figures: kept };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  console.log(`\nwritten to ${path.relative(process.cwd(), file)}`);
}

const passes = (value: number, goal: Goal) =>
  "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
const bound = (goal: Goal) => ("atLeast" in goal ? goal.atLeast : goal.atMost);
const wanted = (goal: Goal) => `${"atLeast" in goal ? "≥" : "≤"} ${format(bound(goal))}`;

const format = (value: number) =>
  value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 2 : 0 });

function printTable(header: string[], rows: string[][]): void {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ");
  console.log(
    [line(header), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join(
      "\n",
    ),
  );
}
