import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Context } from "@/server/context";
import { livingWorkers } from "./readiness";

export type Metrics = {
  /** Records one answered request. `route` is the pattern, never the path. */
  observe(route: string, method: string, status: number, seconds: number): void;
  /** The Prometheus text; reads the database, and says what it can when that is away. */
  scrape(): Promise<{ type: string; text: string }>;
};

/** A process's own metrics and, read at each scrape, the system's. `openStreams` counts its live inboxes. */
export function createMetrics(context: Context, openStreams: () => number): Metrics {
  const registry = new Registry();
  new Gauge({
    name: "carillon_inbox_streams",
    help: "Open streams of inboxes on this process",
    registers: [registry],
    collect() {
      this.set(openStreams());
    },
  });
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "carillon_http_request_duration_seconds",
    help: "Duration of requests to the REST API",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const system = systemGauges(registry);
  return {
    observe: (route, method, status, seconds) =>
      duration.observe({ method, route, status }, seconds),
    scrape: async () => {
      await refresh(context, system);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}

function systemGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    up: gauge("carillon_database_up", "1 when this scrape could read the database", []),
    open: gauge("carillon_open_notifications", "Accepted notifications that are not finished", [
      "priority",
      "status",
    ]),
    workers: gauge("carillon_workers_alive", "Workers whose lease beats", ["priority"]),
    outcomes: gauge("carillon_outcomes_last_hour", "What happened in the last hour, by stage", [
      "stage",
      "priority",
      "channel",
      "provider",
      "outcome",
    ]),
  };
}

async function refresh(
  context: Context,
  { up, ...gauges }: ReturnType<typeof systemGauges>,
): Promise<void> {
  // Nothing old may look current.
  for (const gauge of Object.values(gauges)) gauge.reset();
  try {
    const [open, workers, outcomes] = await Promise.all([
      openNotifications(context),
      livingWorkers(context),
      outcomesOfLastHour(context),
    ]);
    for (const { n, priority, status } of open) gauges.open.set({ priority, status }, n);
    for (const [priority, n] of Object.entries(workers)) gauges.workers.set({ priority }, n);
    for (const { n, ...labels } of outcomes) gauges.outcomes.set(labels, n);
    up.set(1);
  } catch (error) {
    context.log.warn({ err: error }, "metrics without the database");
    up.set(0);
  }
}

/** Through the index of what is open: as large as the backlog. */
async function openNotifications({ pool }: Context) {
  const { rows } = await pool.query<{ priority: string; status: string; n: number }>(
    `select 'p' || priority as priority, status, count(*)::int as n
     from notifications where completed_at is null group by 1, 2`,
  );
  return rows;
}

async function outcomesOfLastHour({ pool, clock }: Context) {
  const { rows } = await pool.query<{
    stage: string;
    priority: string;
    channel: string;
    provider: string;
    outcome: string;
    n: number;
  }>(
    `select stage, 'p' || priority as priority, channel, provider, outcome, sum(n)::float8 as n
     from stats_minute where minute > $1::timestamptz group by 1, 2, 3, 4, 5`,
    [new Date(clock.now().getTime() - 3_600_000)],
  );
  return rows;
}
