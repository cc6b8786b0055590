import { createHash, randomInt } from "node:crypto";
import type { Queryable } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { announcementTemplates } from "./templates/announcements";
import { contentOf, type Template } from "./templates/compose";
import { socialTemplates } from "./templates/social";
import { transactionalTemplates } from "./templates/transactional";
import { demoTypes } from "./types";

/** The producer whose key `npm start` prints. It is made last: its row says that the demo is complete. */
export const demoProducer = "demo";

const producers = [
  {
    key: "auth",
    name: "Sign-in service",
    types: ["otp", "security.alert"],
    fanout: false,
    rate: 2_000,
  },
  {
    key: "commerce",
    name: "Orders and payments",
    types: ["payment.confirmed", "payment.failed", "order.shipped", "appointment.reminder"],
    fanout: false,
    rate: 2_000,
  },
  {
    key: "social",
    name: "Social graph",
    types: [
      "like",
      "comment",
      "follow",
      "mention",
      "friend.joined",
      "message.received",
      "post.created",
      "live.started",
    ],
    fanout: true,
    rate: 5_000,
  },
  {
    key: "growth",
    name: "Growth and lifecycle",
    types: [
      "feature.announced",
      "policy.changed",
      "newsletter",
      "flash.sale",
      "reengagement",
      "weekly.digest",
      "survey",
    ],
    fanout: true,
    rate: 500,
  },
] as const;

/** The producer that sends a type in the demo's history. */
export function producerOf(typeKey: string): string {
  return producers.find(({ types }) => types.some((type) => type === typeKey))?.key ?? demoProducer;
}

const segments: { key: string; name: string; filter: SegmentFilter }[] = [
  {
    key: "pro_plan",
    name: "On the Pro or Team plan",
    filter: { field: "attributes.plan", op: "in", value: ["pro", "team"] },
  },
  {
    key: "team_plan",
    name: "On the Team plan",
    filter: { field: "attributes.plan", op: "eq", value: "team" },
  },
  {
    key: "active_30d",
    name: "Active in the last 30 days",
    filter: { field: "lastActiveAt", op: "withinDays", value: 30 },
  },
  {
    key: "germany",
    name: "Germany",
    filter: { field: "attributes.country", op: "eq", value: "DE" },
  },
  {
    key: "ios_users",
    name: "On iOS",
    filter: { field: "attributes.platform", op: "eq", value: "ios" },
  },
  {
    key: "europe_free",
    name: "Europe, free plan, active this week",
    filter: {
      all: [
        { field: "region", op: "eq", value: "Europe" },
        { field: "attributes.plan", op: "eq", value: "free" },
        { field: "lastActiveAt", op: "withinDays", value: 7 },
      ],
    },
  },
  {
    key: "dormant",
    name: "Not active for 30 days",
    filter: { not: { field: "lastActiveAt", op: "withinDays", value: 30 } },
  },
  {
    key: "tulip_fans",
    name: "Tulip fans with push",
    filter: {
      all: [
        { field: "follows", op: "eq", value: "user_1" },
        { field: "reachable", op: "eq", value: "push" },
      ],
    },
  },
  {
    key: "opened_not_clicked",
    name: "Opened a sale this month, clicked none",
    filter: {
      all: [
        { did: "opened", type: "flash.sale", withinDays: 30 },
        { not: { did: "clicked", type: "flash.sale", withinDays: 30 } },
      ],
    },
  },
  {
    key: "testers_abroad",
    name: "Beta testers outside Germany",
    filter: { all: [{ list: "beta_testers" }, { not: { segment: "germany" } }] },
  },
];

/** @throws when the demo has no such segment. */
export function segmentFilter(key: string): SegmentFilter {
  const segment = segments.find((one) => one.key === key);
  if (!segment) throw new Error(`the demo has no segment "${key}"`);
  return segment.filter;
}

const templates: Record<string, Template> = {
  ...transactionalTemplates,
  ...socialTemplates,
  ...announcementTemplates,
};

/** Types, templates with one published version, segments, and the producers but the demo's own. */
export async function insertRegistry(client: Queryable, now: Date): Promise<void> {
  await insertTypes(client, now);
  await insertTemplates(client, now);
  await client.query(
    `insert into segments (key, name, filter, created_at)
     select key, name, filter, $2::timestamptz - interval '40 days'
     from json_to_recordset($1::json) as s(key text, name text, filter jsonb)`,
    [JSON.stringify(segments), now],
  );
  for (const { key, name, types, fanout, rate } of producers) {
    await insertProducer(client, now, { key, name, types, fanout, rate });
  }
}

async function insertTypes(client: Queryable, now: Date): Promise<void> {
  await client.query(
    `insert into notification_types (key, name, description, category, priority, pinned, mandatory,
       ttl_seconds, dedup_window_seconds, aggregation_window_seconds, lock_screen_private,
       track_opens, fan_out, fallbacks, channels, created_at)
     select key, name, description, category, priority, coalesce(pinned, false),
       coalesce(mandatory, false), "ttlSeconds", "dedupWindowSeconds", "aggregationWindowSeconds",
       coalesce("lockScreenPrivate", false), coalesce("trackOpens", false), coalesce("fanOut", 'auto'), coalesce(fallbacks, '{}'),
       array(select json_array_elements_text(channels)), $2::timestamptz - interval '90 days'
     from json_to_recordset($1::json) as t(key text, name text, description text, category text,
       priority smallint, pinned boolean, mandatory boolean, "ttlSeconds" int,
       "dedupWindowSeconds" int, "aggregationWindowSeconds" int, "lockScreenPrivate" boolean, "trackOpens" boolean, "fanOut" text,
       fallbacks jsonb, channels json)`,
    [JSON.stringify(demoTypes), now],
  );
}

async function insertTemplates(client: Queryable, now: Date): Promise<void> {
  const rows = demoTypes.map(({ key, name, channels }) => {
    const template = templates[key];
    if (!template) throw new Error(`the demo has no template for "${key}"`);
    return { key, name, content: contentOf(channels, template) };
  });
  await client.query(
    `with source as (
       select * from json_to_recordset($1::json) as t(key text, name text, content jsonb)
     ),
     made as (
       insert into templates (type_key, name, created_at)
       select key, name, $2::timestamptz - interval '80 days' from source returning id, type_key
     )
     insert into template_versions (template_id, version, content, created_by, created_at)
     select made.id, 1, source.content, 'content@demo.carillon.dev', $2::timestamptz - interval '80 days'
     from made join source on source.key = made.type_key`,
    [JSON.stringify(rows), now],
  );
  await client.query(
    `update templates t set published_version_id = v.id
     from template_versions v where v.template_id = t.id and v.version = 1`,
  );
}

/** Makes the demo's own producer, which may send everything to everybody. @returns its API key. */
export async function insertDemoProducer(client: Queryable, now: Date): Promise<string> {
  const demo = { key: demoProducer, name: "Demo", types: null, fanout: true, rate: 50_000 };
  return insertProducer(client, now, demo);
}

type NewProducer = {
  key: string;
  name: string;
  types: readonly string[] | null;
  fanout: boolean;
  rate: number;
};

/** Only the hash and the first characters of the key are kept. */
async function insertProducer(
  client: Queryable,
  now: Date,
  { key, name, types, fanout, rate }: NewProducer,
): Promise<string> {
  const apiKey = `ck_${base62(32)}`;
  await client.query(
    `with made as (
       insert into producers (key, name, allowed_types, allow_fanout, rate_per_second, created_at)
       values ($1, $2, $5, $6, $7, $8::timestamptz - interval '60 days') returning id, created_at
     )
     insert into producer_keys (producer_id, hash, prefix, created_by, created_at)
     select id, $3, $4, 'admin@demo.carillon.dev', created_at from made`,
    [
      ...[key, name, createHash("sha256").update(apiKey).digest("hex"), apiKey.slice(0, 9)],
      ...[types, fanout, rate, now],
    ],
  );
  return apiKey;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
