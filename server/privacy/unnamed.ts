/**
 * Columns of text or JSON that cannot hold anything about a person who gets notifications, by table, with
 * the reason. `*` stands for all of them. A new column that stands neither here, nor among the traces, nor
 * with what an erasure deletes, fails the test.
 */
export const unnamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(
    [
      ...["auth_users", "auth_sessions", "auth_accounts", "auth_verifications", "auth_rate_limits"],
      ...["auth_two_factors", "sign_in_failures", "invitations", "producer_members", "presence"],
    ].map((table) => [table, { "*": "is about who signs in to the dashboard" }]),
  ),
  ...Object.fromEntries(
    [
      ...["workspace", "notification_types", "producers", "producer_keys", "producer_type_limits"],
      ...["templates", "template_versions", "template_partials", "campaign_variants"],
      ...["campaign_waves", "audience_lists", "kill_switches", "alert_rules", "alert_contacts"],
      ...["load_state", "provider_chains", "retention_rules", "retention_runs", "canaries"],
      ...["canary_addresses"],
    ].map((table) => [table, { "*": "is written by the staff about the workspace" }]),
  ),
  ...Object.fromEntries(
    [
      ...[
        "stats_minute",
        "stats_hour",
        "stats_bin",
        "faults_minute",
        "faults_hour",
        "faults_shift",
        "producer_minute",
      ],
      ...[
        "producer_hour",
        "notification_counts",
        "deploys",
        "rate_buckets",
        "worker_leases",
        "pool_waits",
      ],
      ...["callback_events", "fanouts", "alert_tellings"],
    ].map((table) => [table, { "*": "counts, or names machines and our own numbers" }]),
  ),
  idempotency_keys: { body_hash: "a hash" },
  topic_pushes: { provider_message_id: "a receipt for a message to everybody" },
  broadcast_requests: { requested_by: "an account", decided_by: "an account" },
  campaign_transitions: { "*": "a table of ours" },
  users: { soft_bounces: "moments; emptied with the person" },
  "pgboss.job": { source_name: "a queue's name", source_output: "unused by us" },
  audit_log: {
    "*": "is append-only, and names people by our own numbers alone; a reason that names one is refused",
  },
  erasures: { requested_by: "an account or a producer", removed: "counts by table" },
};
