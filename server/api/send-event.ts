import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import type { Producer } from "@/server/notification-types/producer";
import type { Accepted, EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import type { ExplainedUser, Explanation } from "@/server/pipeline/preferences/explain";
import { explainOutcome } from "@/server/pipeline/preferences/reasons";
import { servicesOf } from "./app-services";

/** Accepts an event of somebody who is signed in, and keeps who it was. @throws Refusal */
export async function sendEvent(
  context: Context,
  session: Session,
  event: EventInput,
): Promise<Accepted> {
  const producer = await enabledProducer(context);
  const accepted = await servicesOf(context).acceptor.accept(producer, event);
  if (accepted.status === "accepted") {
    await record(context.pool, {
      actor: session.email,
      action: "notification.send",
      subject: accepted.id,
      detail: { type: event.type },
    });
  }
  return accepted;
}

/** An explanation with its reasons as sentences. */
type DashboardExplanation = Omit<Explanation, "users" | "outcomes"> & {
  outcomes: { outcome: string; why: string | null; n: number }[];
  users: (ExplainedUser & { why: string | null })[];
};

/** What sending the event would do now. @throws Refusal */
export async function explainForDashboard(
  context: Context,
  { role }: Session,
  event: EventInput,
): Promise<DashboardExplanation> {
  const producer = await enabledProducer(context);
  const { renderer } = servicesOf(context);
  const { users, outcomes, ...rest } = await explainEvent(context, renderer, producer, event);
  return {
    ...rest,
    outcomes: Object.entries(outcomes)
      .map(([key, n]) => {
        const [outcome = key, reason = ""] = key.split(":");
        return { outcome, why: explainOutcome(outcome, reason), n };
      })
      .toSorted((a, b) => b.n - a.n),
    // Whoever named one person may read about that one; of a crowd nobody is named to those who see no people.
    users: (maySee(role, "people") || "userId" in event.target ? users : []).map((user) => ({
      ...user,
      why: explainOutcome(user.outcome, user.reason ?? null),
    })),
  };
}

/** Who sends from the dashboard. @throws Refusal forbidden when an administrator disabled it */
export async function enabledProducer(context: Context): Promise<Producer> {
  const { producer, disabled } = await dashboardProducer(context.pool);
  if (disabled) {
    throw new Refusal(
      "forbidden",
      "Sending from the dashboard is disabled. Ask an administrator to enable its producer.",
    );
  }
  return producer;
}
