import type { Naming } from "./scrub";

/** A table in which others may have named a person, and the columns that are searched. */
export type Trace = {
  table: string;
  columns: Readonly<Record<string, Naming>>;
  /** Its rows are dropped instead of changed: nothing reads them without the name. */
  drop?: boolean;
};

/**
 * Small tables that are searched as a whole. Notifications, which are many, are searched by days: see
 * `search-notifications.ts`. What stands here or there, and what is kept under the person's own number
 * (`erase-user.ts`), is everything: a test walks the schema.
 */
export const traces: readonly Trace[] = [
  { table: "idempotency_keys", columns: { key: "text" }, drop: true },
  { table: "import_rejects", columns: { content: "text", message: "text" } },
  { table: "imports", columns: { file_name: "text", error: "text" } },
  {
    table: "dead_letters",
    columns: { cause: "text", error: "text", note: "text", pointer: "json" },
  },
  { table: "callback_inbox", columns: { reports: "json" } },
  { table: "producer_rejections", columns: { detail: "text", errors: "json" } },
  { table: "suppressions", columns: { reason: "text" } },
  { table: "attribute_catalogue", columns: { examples: "json" } },
  { table: "segments", columns: { filter: "ids" } },
  { table: "campaigns", columns: { audience: "ids", delivery: "ids" } },
  { table: "campaign_reports", columns: { report: "json" } },
  { table: "actor_topics", columns: { actor_id: "text" }, drop: true },
  { table: "aggregates", columns: { object: "text" }, drop: true },
  { table: "aggregate_events", columns: { object: "text", actor: "text" } },
  { table: "topic_pushes", columns: { actor_id: "text", error: "text" }, drop: true },
  { table: "broadcast_requests", columns: { broadcast: "json", reason: "text" } },
  { table: "topic_changes", columns: { actor_id: "text" }, drop: true },
  { table: "alerts", columns: { sentence: "text", detail: "json" } },
  { table: "alert_events", columns: { detail: "text" } },
  { table: "provider_events", columns: { reason: "text" } },
  { table: "provider_health", columns: { reason: "text" } },
  { table: "provider_configs", columns: { check_sentence: "text" } },
  { table: "drills", columns: { end_reason: "text", record: "json" } },
  { table: "pgboss.job", columns: { data: "json", output: "json" } },
];
