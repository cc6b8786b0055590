import { type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { type ChannelKey, channelKeys } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { SealError, seal, unseal } from "@/server/provider-accounts/seal";
import { typedAddress, wrongAddress } from "@/server/provider-accounts/typed-address";
import { ensureSystemUser } from "@/server/system/system-user.sql";
import { canaryUser } from "./canary-users";

/** Between two canaries: the alert of a lost one looks back over ten of the longest. */
export const minutesBetween = { min: 1, max: 60 };

/** Where a channel's canaries go when it has real accounts. */
export type CanaryAddress = {
  hint: string;
  everyMinutes: number;
  changedBy: string;
  changedAt: Date;
};

type Row = CanaryAddress & { channel: string; target: string };

const sealContext = (channel: string) => `canary:${channel}`;

async function readRows(client: Queryable): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select channel, target, hint, every_minutes as "everyMinutes", changed_by as "changedBy",
       changed_at as "changedAt" from canary_addresses limit ${channelKeys.length}`,
  );
  return rows;
}

/** As pages show them, by channel. */
export async function listCanaryAddresses(client: Queryable): Promise<Map<string, CanaryAddress>> {
  const rows = await readRows(client);
  return new Map(rows.map(({ channel, target: _, ...address }) => [channel, address]));
}

/** Opened, by channel; null: no key opens it, which the log says. */
export async function openCanaryAddresses({
  pool,
  config,
  log,
}: Context): Promise<Map<string, { to: string | null; everyMinutes: number }>> {
  const open = ({ channel, target }: Row) => {
    try {
      return unseal(config.secretsKeys, sealContext(channel), target).to ?? null;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      log.error({ channel, err: error.message }, "the address of canaries cannot be opened");
      return null;
    }
  };
  const rows = await readRows(pool);
  return new Map(
    rows.map((row) => [row.channel, { to: open(row), everyMinutes: row.everyMinutes }]),
  );
}

/**
 * Says where a channel's canaries go, and how often. Audited without the address.
 * @param change.to null: the one that is stored
 * @throws Refusal `malformed` naming `to`, `unavailable` without a key
 */
export async function setCanaryAddress(
  { pool, config, clock }: Context,
  change: { channel: ChannelKey; to: string | null; everyMinutes: number },
  actor: string,
): Promise<void> {
  const { channel, everyMinutes } = change;
  const to = change.to === null ? null : typedAddress(channel, change.to);
  const sealed = to === null ? null : sealOr(config.secretsKeys, channel, to);
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      sealed === null
        ? "update canary_addresses set every_minutes = $4, changed_by = $5, changed_at = $6 where channel = $1 and $2::text is null and $3::text is null"
        : `insert into canary_addresses (channel, target, hint, every_minutes, changed_by, changed_at)
           values ($1, $2, $3, $4, $5, $6) on conflict (channel) do update set target = $2, hint = $3,
             every_minutes = $4, changed_by = $5, changed_at = $6`,
      [channel, sealed, to && hintOf(channel, to), everyMinutes, actor, clock.now()],
    );
    if (rowCount === 0) throw wrongAddress("Enter an address of your own: none is stored yet.");
    const detail = { everyMinutes, address: sealed === null ? "as it was" : "a new one" };
    await record(client, { actor, action: "canary.address", subject: channel, detail });
  });
}

/** Real accounts of the channel get no canaries any more. @throws Refusal not_found */
export async function removeCanaryAddress(
  { pool }: Context,
  channel: ChannelKey,
  actor: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query("delete from canary_addresses where channel = $1", [
      channel,
    ]);
    if (rowCount === 0)
      throw new Refusal("not_found", "This channel has no address for canaries any more.");
    await ensureSystemUser(client, canaryUser(channel));
    await record(client, { actor, action: "canary.remove", subject: channel });
  });
}

function sealOr(keys: Context["config"]["secretsKeys"], channel: ChannelKey, to: string): string {
  try {
    return seal(keys, sealContext(channel), { to });
  } catch (error) {
    if (error instanceof SealError) throw new Refusal("unavailable", error.message);
    throw error;
  }
}

/** What of an address may be shown: enough to tell one's own from another. */
function hintOf(channel: ChannelKey, to: string): string {
  if (channel === "webhook") return new URL(to).host;
  const [local = "", domain] = to.split("@");
  if (channel === "email" && domain) return `${local.slice(0, 2)}…@${domain}`;
  return channel === "sms" ? `${to.slice(0, 3)}…${to.slice(-2)}` : `…${to.slice(-6)}`;
}
