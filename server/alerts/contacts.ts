import type { Queryable } from "@/db/client";
import type { Config } from "@/server/config";
import type { Context } from "@/server/context";
import { SealError, seal, unseal } from "@/server/provider-accounts/seal";
import { isTier, type Tier } from "./vocabulary";

export const contactKinds = ["webhook", "email"] as const;
export type ContactKind = (typeof contactKinds)[number];

/** Whom alerts are told, as pages show them. */
export type ContactView = {
  id: number;
  name: string;
  kind: ContactKind;
  hint: string;
  tiers: Tier[];
  enabled: boolean;
  fromEnvironment: boolean;
  createdBy: string;
  createdAt: Date;
};

/** The same with its address, opened. */
export type Contact = Pick<ContactView, "id" | "name" | "kind" | "tiers"> & { target: string };

type Row = Omit<ContactView, "tiers" | "kind"> & { kind: string; tiers: string[]; target: string };

const columns = `id, name, kind, target, hint, tiers, enabled, from_environment as "fromEnvironment",
  created_by as "createdBy", created_at as "createdAt"`;

const kindOf = (kind: string): ContactKind => (kind === "email" ? "email" : "webhook");

async function readRows(client: Queryable): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from alert_contacts order by from_environment desc, name, id limit 500`,
  );
  return rows;
}

export async function listContacts(client: Queryable): Promise<ContactView[]> {
  return (await readRows(client)).map(({ target: _, kind, tiers, ...row }) => ({
    ...row,
    kind: kindOf(kind),
    tiers: tiers.filter(isTier),
  }));
}

/** Those who are to be told. An address that cannot be opened is left out, and the log says so. */
export async function openContacts(context: Context): Promise<Contact[]> {
  return opened(
    context,
    (await readRows(context.pool)).filter(({ enabled }) => enabled),
  );
}

/** One of them, whether it is to be told or not. */
export async function openContact(context: Context, id: number): Promise<Contact | undefined> {
  const rows = await readRows(context.pool);
  return opened(
    context,
    rows.filter((row) => row.id === id),
  )[0];
}

function opened({ config, log }: Context, rows: Row[]): Contact[] {
  return rows.flatMap(({ id, name, kind, target, tiers, fromEnvironment }): Contact[] => {
    const contact = { id, name, kind: kindOf(kind), tiers: tiers.filter(isTier) };
    try {
      const address = fromEnvironment
        ? environmentTarget(config, contact.kind)
        : openTarget(config, contact.kind, target);
      return address ? [{ ...contact, target: address }] : [];
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      log.error({ contact: id, err: error.message }, "a contact of alerts cannot be told");
      return [];
    }
  });
}

const sealContext = (kind: ContactKind) => `alert-contact:${kind}`;

/** @throws SealError without a key */
export const sealTarget = ({ secretsKeys }: Config, kind: ContactKind, target: string) =>
  seal(secretsKeys, sealContext(kind), { target });

const openTarget = ({ secretsKeys }: Config, kind: ContactKind, sealed: string) =>
  unseal(secretsKeys, sealContext(kind), sealed).target ?? null;

const environmentTarget = ({ alerts }: Config, kind: ContactKind) =>
  kind === "email" ? alerts.email : alerts.webhookUrl;

/** What of an address may be shown: the host of a webhook, the beginning and the domain of a mailbox. */
export function hintOf(kind: ContactKind, target: string): string {
  if (kind === "webhook") return URL.canParse(target) ? new URL(target).host : "";
  const [local = "", domain = ""] = target.split("@");
  return `${local.slice(0, 2)}…@${domain}`;
}

/** Those whom the environment names; they are told even while the database is away. */
export function environmentContacts(config: Config): Contact[] {
  return contactKinds.flatMap((kind, i): Contact[] => {
    const target = environmentTarget(config, kind);
    return target
      ? [{ id: -1 - i, name: nameOf(kind), kind, tiers: ["page", "chat"], target }]
      : [];
  });
}

const nameOf = (kind: ContactKind) => (kind === "email" ? "ALERT_EMAIL" : "ALERT_WEBHOOK_URL");

/** Makes the rows of the environment's contacts, and removes those that it names no more. */
export async function ensureEnvironmentContacts({ pool, config }: Context): Promise<void> {
  const named = environmentContacts(config);
  await pool.query(
    "delete from alert_contacts where from_environment and kind <> all($1::text[])",
    [named.map(({ kind }) => kind)],
  );
  for (const { kind, name, target } of named) {
    await pool.query(
      `with renewed as (
         update alert_contacts set hint = $3 where from_environment and kind = $1 returning id
       )
       insert into alert_contacts (name, kind, target, hint, tiers, from_environment, created_by)
       select $2, $1, '', $3, '{page,chat}', true, 'environment'
       where not exists (select from renewed)`,
      [kind, name, hintOf(kind, target)],
    );
  }
}
