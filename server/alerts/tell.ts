import type { Context } from "@/server/context";
import { type Contact, openContacts } from "./contacts";
import { type Due, dueOf, type TellableAlert, type Way } from "./due";
import { type Notice, type NoticedAlert, noticeOf } from "./notice";
import type { PlainWay, Told } from "./plain/plain-way";
import { ruleInfoOf } from "./rules";
import { claim, readTellable, readTellings, settle } from "./tellings.sql";

/** Carillon's own way: an event of its own to the contact, once for each notice. */
export type OwnWay = { tell(contact: Contact, notice: Notice): Promise<Told> };

export type Ways = { plain: PlainWay; carillon: OwnWay };

export type Teller = {
  /** Tells whom it concerns what has begun, goes on, and is over. @returns how many notices were tried. */
  tellDue(): Promise<number>;
};

/**
 * Tells alerts. What is told is written down before (so that nobody else tells it) and after; what was lost
 * in between is told again under the same id.
 */
export function createTeller(context: Context, ways: Ways): Teller {
  const { pool, clock, log } = context;
  const waysOf = (contact: Contact, alert: TellableAlert) => waysFor(contact, alert, ways.plain);

  async function tellOne(group: Due[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const ids = await claim(pool, group, clock.now());
    const { contact, way } = first;
    const notice = noticeOfDue(context, group);
    const told =
      way === "plain"
        ? await ways.plain.tell(contact, notice)
        : await ways.carillon.tell(contact, notice);
    if (!told.ok) log.error({ contact: contact.id, way, why: told.why }, "an alert was not told");
    await settle(pool, ids, told, clock.now());
  }

  return {
    async tellDue() {
      const alerts = await readTellable(pool, clock.now());
      if (alerts.length === 0) return 0;
      const [contacts, tellings] = await Promise.all([
        openContacts(context),
        readTellings(
          pool,
          alerts.map(({ id }) => id),
        ),
      ]);
      const due = dueOf(alerts, contacts, tellings, { now: clock.now(), waysOf });
      const groups = Map.groupBy(due, ({ contact, way, about }) =>
        [contact.id, way, about].join(" "),
      );
      await Promise.all([...groups.values()].map(tellOne));
      return groups.size;
    },
  };
}

/**
 * Webhooks go the plain way. Mails go both, but that Carillon cannot deliver is nothing to entrust it with:
 * such alerts take its own way only where there is no other.
 */
function waysFor(contact: Contact, alert: TellableAlert, plain: PlainWay): Way[] {
  if (contact.kind === "webhook") return ["plain"];
  if (!plain.mails) return ["carillon"];
  return ruleInfoOf(alert.ruleKey)?.aboutDelivery === false ? ["plain", "carillon"] : ["plain"];
}

function noticeOfDue({ config, clock }: Context, group: readonly Due[]): Notice {
  const alerts = group.map(({ alert }) => noticed(alert, config.baseUrl));
  const about = group[0]?.about ?? "fired";
  const ids = alerts.map(({ id }) => id).join("-");
  // Reminders are told again by intention; everything else is one telling, however often it is tried.
  const turn = about === "reminder" ? `-${Math.floor(clock.now().getTime() / 60_000)}` : "";
  return noticeOf(about, alerts, { at: clock.now(), id: `alert-${ids}-${about}${turn}` });
}

export function noticed(
  alert: Pick<TellableAlert, "ruleKey" | "groupKey" | "tier" | "sentence" | "firedAt"> & {
    id: number | null;
  },
  baseUrl: string,
): NoticedAlert {
  const { id, ruleKey, groupKey, tier, sentence, firedAt } = alert;
  return {
    ...{ id, rule: ruleKey, group: groupKey, tier, sentence },
    name: ruleInfoOf(ruleKey)?.name ?? ruleKey,
    since: firedAt.toISOString(),
    url: id === null ? `${baseUrl}/alerts` : `${baseUrl}/alerts/${id}`,
    runbook: `${baseUrl}/runbooks/${ruleKey}`,
  };
}
