import { channelKeys, channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { type CanaryAddress, listCanaryAddresses, minutesBetween } from "./canary-addresses";
import { realChannels } from "./canary-routes";
import { canaryOf } from "./canary-users";

/** A channel's canaries, as pages show them. */
export type CanaryView = {
  channel: string;
  /** Who would take them now. */
  by: "real" | "sandbox" | "nobody";
  address: CanaryAddress | null;
  last: LastCanary | null;
};

/** The last one that was sent; `deliveredMs`: by the provider's later word, where it gives one. */
export type LastCanary = {
  sentAt: Date;
  outcome: string;
  latencyMs: number | null;
  deliveredMs: number | null;
};

/** Every external channel's canaries. The last ones by the index canaries_sent, each delivery by primary key. */
export async function readCanaries({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<CanaryView[]> {
  const keys = channelKeys.filter((key) => channelOf(key).external);
  const [real, addresses, { rows }] = await Promise.all([
    realChannels(pool),
    listCanaryAddresses(pool),
    pool.query<LastCanary & { channel: string }>(
      `select c.channel, c.sent_at as "sentAt", c.outcome, c.latency_ms as "latencyMs",
         (extract(epoch from d.delivered_at - c.sent_at) * 1000)::float8 as "deliveredMs"
       from (select distinct on (channel) * from canaries
             where sent_at > $1::timestamptz - interval '${2 * minutesBetween.max} min'
             order by channel, id desc) c
       left join unnest($2::text[], $3::bigint[]) u(channel, id) on u.channel = c.channel
       left join deliveries d on d.notification_id = c.notification_id and d.user_id = u.id
         and d.channel = c.channel`,
      [clock.now(), keys, keys.map((key) => canaryOf(key).id)],
    ),
  ]);
  return keys.map((channel) => ({
    channel,
    by: real.get(channel) ?? "nobody",
    address: addresses.get(channel) ?? null,
    last: lastOf(rows.find((row) => row.channel === channel)),
  }));
}

function lastOf(row: (LastCanary & { channel: string }) | undefined): LastCanary | null {
  if (!row) return null;
  const { channel: _, ...last } = row;
  return last;
}
