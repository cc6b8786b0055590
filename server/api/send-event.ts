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
import { lookAtMany, mustSayWhy } from "./sitting";
import type { SignedInContext } from "./trpc";

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
  withheld: Withheld;
};

/** Why nothing is told of the people who are named: the role sees nobody, or it did not say yet why it looks. */
type Withheld = "role" | "reason" | null;

/**
 * What sending the event would do now. Of people whom it names, as far as the caller may look at them; who was
 * shown stands in the audit log. @throws Refusal
 */
export async function explainForDashboard(
  ctx: SignedInContext,
  event: EventInput,
): Promise<DashboardExplanation> {
  const { context, session } = ctx;
  const producer = await enabledProducer(context);
  const { renderer } = servicesOf(context);
  const { users, outcomes, ...rest } = await explainEvent(context, renderer, producer, event);
  const withheld = await withheldOf(ctx, event.target);
  if (withheld) return { ...rest, outcomes: [], users: [], withheld };
  const seen = maySee(session.role, "people") ? users : [];
  if (!("userId" in event.target))
    await lookAtMany(
      ctx,
      seen.map(({ userId }) => userId),
    );
  return {
    ...rest,
    withheld,
    outcomes: Object.entries(outcomes)
      .map(([key, n]) => {
        const [outcome = key, reason = ""] = key.split(":");
        return { outcome, why: explainOutcome(outcome, reason), n };
      })
      .toSorted((a, b) => b.n - a.n),
    users: seen.map((user) => ({
      ...user,
      why: explainOutcome(user.outcome, user.reason ?? null),
    })),
  };
}

async function withheldOf(ctx: SignedInContext, target: EventInput["target"]): Promise<Withheld> {
  const isNamed = "userId" in target || "userIds" in target;
  if (!maySee(ctx.session.role, "people")) return isNamed ? "role" : null;
  return "userId" in target && (await mustSayWhy(ctx, target.userId)) ? "reason" : null;
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
