import { byMoment, byNotification, type RetentionRule } from "./rule";

/**
 * What is kept for how long, as one table: the sweep and the page derive from it. Messages refer to
 * notifications, and so on down; `checkOrder` keeps what is referred to as long as what refers to it.
 */
export const retentionRules = [
  {
    key: "notifications",
    label: "Notifications",
    what: "Events as they were accepted, with their data and counts.",
    ...{ days: 90, least: 30, most: 730 },
    partitions: ["notifications"],
    rows: [
      ...[
        "notification_counts",
        "fanout_batches",
        "fanouts",
        "broadcast_points",
        "topic_pushes",
      ].map(byNotification),
      byMoment("broadcast_requests", "decided_at"),
    ],
  },
  {
    key: "messages",
    label: "Messages",
    what: "What was decided for each person, and their inbox. Inboxes show 90 days at most.",
    ...{ days: 90, least: 30, most: 730 },
    partitions: ["messages"],
    rows: [],
  },
  {
    key: "deliveries",
    label: "Deliveries",
    what: "What became of each message on each channel.",
    ...{ days: 90, least: 14, most: 730 },
    partitions: ["deliveries"],
    rows: [],
  },
  {
    key: "attempts",
    label: "Attempts",
    what: "Every attempt that failed, with the provider's words.",
    ...{ days: 90, least: 7, most: 730 },
    partitions: ["delivery_attempts"],
    rows: [],
  },
  {
    key: "aggregates",
    label: "Collapsed events",
    what: "Which update each collapsed event went into; its own message says that it did.",
    ...{ days: 14, least: 3, most: 90 },
    partitions: [],
    rows: ["aggregate_events"].map(byNotification),
  },
  {
    key: "preferences",
    label: "History of preferences",
    what: "What people changed and when; what holds now is kept with the person.",
    ...{ days: 365, least: 90, most: 1_825 },
    partitions: [],
    rows: [byMoment("preference_changes", "at"), byMoment("opt_outs", "at")],
  },
  {
    key: "devices",
    label: "History of devices",
    what: "When devices came, went and died, without tokens.",
    ...{ days: 90, least: 7, most: 365 },
    partitions: [],
    rows: [byMoment("device_events", "at")],
  },
  {
    key: "callbacks",
    label: "Callbacks",
    what: "Ids of applied callbacks, and those that could not be applied.",
    ...{ days: 30, least: 7, most: 90 },
    partitions: [],
    rows: [byMoment("callback_events", "received_at"), byMoment("callback_inbox", "failed_at")],
  },
  {
    key: "deadLetters",
    label: "Dead letters",
    what: "Those that were replayed or discarded; open ones stay until somebody decides.",
    ...{ days: 30, least: 7, most: 365 },
    partitions: [],
    rows: [byMoment("dead_letters", "decided_at")],
  },
  {
    key: "minutes",
    label: "Figures by minute",
    what: "Counts and latencies of the charts. Names nobody.",
    ...{ days: 90, least: 8, most: 365 },
    partitions: [],
    rows: [
      byMoment("stats_minute", "minute"),
      byMoment("producer_minute", "minute"),
      byMoment("faults_minute", "minute"),
    ],
  },
  {
    key: "hours",
    label: "Figures by hour",
    what: "The same by hour, for long ranges and objectives. Names nobody.",
    ...{ days: 400, least: 90, most: 1_825 },
    partitions: [],
    rows: [
      byMoment("stats_hour", "hour"),
      byMoment("stats_bin", "at"),
      byMoment("producer_hour", "hour"),
      byMoment("faults_hour", "hour"),
      byMoment("faults_shift", "at"),
    ],
  },
  {
    key: "providers",
    label: "History of providers",
    what: "Breakers, limits and what each account answered.",
    ...{ days: 90, least: 8, most: 365 },
    partitions: [],
    rows: [byMoment("provider_events", "at")],
  },
  {
    key: "providerSeconds",
    label: "Answers by second",
    what: "What breakers judge by, and the curves of the last day.",
    ...{ days: 3, least: 2, most: 30 },
    partitions: [],
    rows: [byMoment("provider_seconds", "second")],
  },
  {
    key: "alerts",
    label: "Alerts",
    what: "Alerts that are over, what happened to them, and the synthetic messages.",
    ...{ days: 180, least: 30, most: 730 },
    partitions: [],
    rows: [
      byMoment("alerts", "resolved_at"),
      byMoment("alert_events", "at"),
      byMoment("canaries", "sent_at"),
    ],
  },
] as const satisfies readonly RetentionRule[];

export type RetentionKey = (typeof retentionRules)[number]["key"];

/** The keys as a tuple, for zod. */
export const retentionKeys = retentionRules.map(({ key }) => key);

/** @throws for a key that no rule has */
export function ruleOf(key: RetentionKey): RetentionRule {
  const rule: RetentionRule | undefined = retentionRules.find((one) => one.key === key);
  if (!rule) throw new Error(`no retention rule is called ${key}`);
  return rule;
}

/** What has no days of its own, for the page: what it is, and how long it stays. */
export const keptOtherwise: readonly { what: string; how: string }[] = [
  { what: "People, their devices, follows and lists", how: "Until they are erased or removed." },
  { what: "The audit log", how: "For good. It names people by our own numbers alone." },
  {
    what: "The suppression list",
    how: "Until somebody takes an entry off. Of erased people it keeps a hash.",
  },
  { what: "Idempotency keys", how: "For as long as they keep duplicates out." },
  { what: "Refused lines of uploads", how: "Seven days." },
  { what: "Refused events of producers", how: "The latest of each producer." },
  { what: "Campaigns, templates, segments", how: "Until they are removed. They name nobody." },
  { what: "Archives", how: "There are none: what is dropped is gone." },
];
