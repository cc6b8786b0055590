import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { ChannelKey } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { type FieldError, Refusal } from "@/server/errors";
import { adapterOf } from "@/server/providers/registry";
import { type AccountRow, type Link, readAccounts, readLinks } from "./account";

/** One place of an order, as a person sets it. */
export type PlaceInput = { account: string; priorities: number[]; prefix: string };

/**
 * Sets the order in which a channel tries its accounts; without places, the standard order holds again. In
 * force in every worker within a second.
 * @param change.seen the stored order that was shown to the person
 * @throws Refusal `malformed` naming the place; `conflict` when somebody was faster
 */
export async function saveChain(
  { pool }: Pick<Context, "pool">,
  actor: string,
  change: { channel: ChannelKey; places: PlaceInput[]; seen: PlaceInput[] },
): Promise<void> {
  const { channel, places, seen } = change;
  await transaction(pool, async (client) => {
    await client.query("lock table provider_chains in share row exclusive mode");
    const accounts = await readAccounts(client);
    const links = (await readLinks(client)).filter((link) => link.channel === channel);
    const before = placesOf(links, accounts);
    if (JSON.stringify(before) !== JSON.stringify(seen))
      throw new Refusal("conflict", "Somebody changed this order meanwhile: look at it again.");
    const errors = faultsOf(channel, places, accounts);
    if (errors.length > 0)
      throw new Refusal("malformed", errors.map(({ message }) => message).join(" "), { errors });
    await replace(client, channel, places);
    const detail = { from: before, to: places };
    await record(client, { actor, action: "chain.change", subject: channel, detail });
  });
}

/** Stored places by their accounts' keys, as pages show and send them. */
export function placesOf(links: Link[], accounts: Pick<AccountRow, "id" | "key">[]): PlaceInput[] {
  const keys = new Map(accounts.map(({ id, key }) => [id, key]));
  return links.map(({ accountId, priorities, prefix }) => ({
    account: keys.get(accountId) ?? "",
    priorities,
    prefix,
  }));
}

function faultsOf(channel: ChannelKey, places: PlaceInput[], accounts: AccountRow[]): FieldError[] {
  if (places.length === 0) return [];
  const byKey = new Map(accounts.map((account) => [account.key, account]));
  const errors = places.flatMap((place, i) => {
    const fault = faultOf(channel, place, byKey.get(place.account), places.slice(0, i));
    return fault === null ? [] : [{ path: `places.${i}`, message: fault }];
  });
  for (const priority of [0, 1, 2]) {
    const served = places.some((one) => one.prefix === "" && one.priorities.includes(priority));
    const message = `Nobody takes P${priority} to every country: add it to an account without a prefix.`;
    if (!served) errors.push({ path: "places", message });
  }
  return errors;
}

function faultOf(
  channel: ChannelKey,
  { prefix, priorities }: PlaceInput,
  account: AccountRow | undefined,
  earlier: PlaceInput[],
): string | null {
  if (!account) return "One of the accounts is not there any more: take it out.";
  if (!adapterOf(account.adapter)?.channels.includes(channel))
    return `${account.label} does not deliver by this channel: take it out.`;
  if (prefix !== "" && channel !== "sms")
    return "Only SMS goes by country: leave the prefix empty.";
  const twice = earlier.some(
    (one) =>
      one.account === account.key &&
      one.prefix === prefix &&
      one.priorities.some((priority) => priorities.includes(priority)),
  );
  return twice
    ? `${account.label} stands there twice for the same messages: once is enough.`
    : null;
}

async function replace(
  client: PoolClient,
  channel: ChannelKey,
  places: PlaceInput[],
): Promise<void> {
  await client.query("delete from provider_chains where channel = $1", [channel]);
  await client.query(
    `insert into provider_chains (channel, position, account_id, priorities, prefix)
     select $1, place.n, c.id, array(select value::smallint from json_array_elements_text(place.priorities)), place.prefix
     from rows from (json_to_recordset($2::json) as (account text, priorities json, prefix text))
       with ordinality as place(account, priorities, prefix, n)
     join provider_configs c on c.key = place.account`,
    [channel, JSON.stringify(places)],
  );
}
