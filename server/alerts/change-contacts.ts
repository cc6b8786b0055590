import { randomUUID } from "node:crypto";
import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { SealError } from "@/server/provider-accounts/seal";
import { type ContactKind, hintOf, openContact, sealTarget } from "./contacts";
import type { Way } from "./due";
import { noticeOf } from "./notice";
import { createOwnWay, forgetContact } from "./own-way";
import { createPlainWay, type Told } from "./plain/plain-way";
import type { Tier } from "./vocabulary";

export type NewContact = { name: string; kind: ContactKind; target: string; tiers: Tier[] };

/** Adds somebody to be told. The address is stored encrypted. @throws Refusal unavailable without a key */
export async function addContact(
  { pool, config }: Context,
  { name, kind, target, tiers }: NewContact,
  actor: string,
): Promise<number> {
  const sealed = sealedOr(() => sealTarget(config, kind, target));
  return await transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into alert_contacts (name, kind, target, hint, tiers, created_by)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [name, kind, sealed, hintOf(kind, target), tiers, actor],
    );
    const id = rows[0]?.id ?? 0;
    const detail = { kind, tiers };
    await record(client, { actor, action: "alert-contact.add", subject: String(id), detail });
    return id;
  });
}

function sealedOr(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof SealError) throw new Refusal("unavailable", error.message);
    throw error;
  }
}

/** @throws Refusal not_found */
export async function changeContact(
  { pool }: Context,
  id: number,
  change: { name: string; tiers: Tier[]; enabled: boolean },
  actor: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      "update alert_contacts set name = $2, tiers = $3, enabled = $4 where id = $1",
      [id, change.name, change.tiers, change.enabled],
    );
    if (rowCount === 0) throw noContact();
    const { tiers, enabled } = change;
    const detail = { tiers, enabled };
    await record(client, { actor, action: "alert-contact.change", subject: String(id), detail });
  });
}

/** @throws Refusal not_found, or conflict for one of the environment */
export async function removeContact(context: Context, id: number, actor: string): Promise<void> {
  await transaction(context.pool, async (client) => {
    const { rows } = await client.query<{ fromEnvironment: boolean }>(
      `select from_environment as "fromEnvironment" from alert_contacts where id = $1 for update`,
      [id],
    );
    const [contact] = rows;
    if (!contact) throw noContact();
    if (contact.fromEnvironment) {
      throw new Refusal(
        "conflict",
        "This contact comes from the environment: unset its variable there, or switch it off here.",
      );
    }
    await client.query("delete from alert_contacts where id = $1", [id]);
    await record(client, { actor, action: "alert-contact.remove", subject: String(id) });
  });
  await forgetContact(context, id);
}

/**
 * Tells one contact a test now, by each of its ways.
 * @returns what came of each. @throws Refusal not_found
 */
export async function tellTest(
  context: Context,
  acceptor: Acceptor,
  id: number,
  actor: string,
): Promise<{ way: Way; told: Told }[]> {
  const contact = await openContact(context, id);
  if (!contact) throw noContact();
  const { config, clock, pool } = context;
  const plain = createPlainWay(config.alerts);
  try {
    const alert = {
      ...{ id: null, rule: "test", name: "Test", group: "", tier: "chat" as const },
      sentence: `${actor} asked for this test: alerts reach this contact.`,
      since: clock.now().toISOString(),
      ...{ url: `${config.baseUrl}/alerts`, runbook: `${config.baseUrl}/alerts/contacts` },
    };
    const notice = noticeOf("test", [alert], { at: clock.now(), id: `test-${randomUUID()}` });
    const told: { way: Way; told: Told }[] = [];
    if (contact.kind === "webhook" || plain.mails) {
      told.push({ way: "plain", told: await plain.tell(contact, notice) });
    }
    if (contact.kind === "email") {
      const own = createOwnWay(context, acceptor);
      told.push({ way: "carillon", told: await own.tell(contact, notice) });
    }
    await record(pool, { actor, action: "alert-contact.test", subject: String(id) });
    return told;
  } finally {
    await plain.close();
  }
}

const noContact = () => new Refusal("not_found", "There is no such contact. Reload the page.");
