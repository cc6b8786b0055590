import type { Pool } from "@/db/client";
import { topicOf } from "@/server/audience/topics/rounds";
import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { letsThrough } from "@/server/provider-accounts/breaker";
import type { Desk } from "@/server/provider-accounts/desk";
import type { Answer, OutgoingItem } from "@/server/providers/provider";
import { contentOf } from "@/server/templates/default-content";
import { loadTemplate } from "@/server/templates/load";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import { type ClaimedPush, claimTopicPushes } from "./claim-topic-pushes.sql";
import { createSendableNotifications, type SendableNotification } from "./notifications";

/** Calls at once. */
const most = 20;
const deadlineMs = 30_000;
const firstPauseMs = 2_000;
const longestPauseMs = 600_000;

type Sending = Pick<Context, "pool" | "clock" | "log">;

/**
 * Hands over broadcasts' pushes to actors' topics: one call each, tried again later and later until it is taken
 * or the broadcast ends. A topic has people of every language; it is told in English.
 * @returns how many calls were made.
 */
export async function pushToTopics(
  context: Sending,
  desk: Pick<Desk, "accounts">,
  renderer: Renderer,
): Promise<number> {
  const { pool, clock, log } = context;
  const pushes = await claimTopicPushes(pool, clock.now(), most);
  if (pushes.length === 0) return 0;
  const notifications = await createSendableNotifications(pool)(pushes.map(({ id }) => id));
  await Promise.all(
    pushes.map(async (push) => {
      const notification = notifications.get(push.id);
      const answer = notification
        ? await callTopic({ context, desk, renderer }, push, notification)
        : refused("the notification is gone");
      if (answer.kind !== "accepted") {
        log.warn(
          { notificationId: push.id, answer: answer.kind },
          "a push to a topic was not taken",
        );
      }
      await settle(pool, push, answer, clock.now());
    }),
  );
  return pushes.length;
}

const refused = (detail: string): Answer => ({ kind: "refused", class: "invalid_content", detail });
const away: Answer = {
  kind: "retry",
  class: "unavailable",
  detail: "the account takes nothing now",
};

async function callTopic(
  of: { context: Sending; desk: Pick<Desk, "accounts">; renderer: Renderer },
  { actorId, accountId }: ClaimedPush,
  notification: SendableNotification,
): Promise<Answer> {
  const now = of.context.clock.now().getTime();
  const account = of.desk.accounts().find(({ id }) => id === accountId);
  if (!account?.provider.topics || !letsThrough(account.health, now)) return away;
  const item = await itemOf(of.context.pool, of.renderer, notification, now);
  if ("error" in item) return refused(item.error);
  const signal = AbortSignal.timeout(deadlineMs);
  return account.provider.topics.sendToTopic(topicOf(actorId), item, signal);
}

/** Nobody in particular reads it. */
const anybody = { externalId: "", locale: "en", attributes: {} };

async function itemOf(
  pool: Pool,
  renderer: Renderer,
  notification: SendableNotification,
  now: number,
): Promise<Omit<OutgoingItem, "to"> | { error: string }> {
  const push = channelOf("push");
  const template = await loadTemplate(pool, notification.templateVersionId);
  const [result] = await renderer.render({
    html: push.html,
    content: contentOf(template, push.key, notification),
    items: [{ locale: anybody.locale, variables: variablesFor({ notification, user: anybody }) }],
  });
  if (!result?.ok) return { error: `it could not be rendered: ${result?.error ?? "nothing came"}` };
  const composing = { ...notification, notificationId: notification.id, campaign: false };
  return {
    reference: `${notification.id}/topic`,
    content: push.compose(result.rendered, composing),
    priority: notification.priority === 2 ? 2 : 1,
    ttlSeconds: Math.max(0, Math.floor((notification.expiresAt.getTime() - now) / 1_000)),
  };
}

/** By primary key. What is tried again is not sent; what nobody knows stays sent. */
async function settle(
  pool: Pool,
  { id, attempts }: ClaimedPush,
  answer: Answer,
  now: Date,
): Promise<void> {
  const pauseMs = pauseOf(answer, attempts);
  const again = pauseMs === null ? null : new Date(now.getTime() + pauseMs);
  await pool.query(
    `update topic_pushes set
       sent_at = case when $2 in ('accepted', 'unknown') then sent_at end,
       due_at = coalesce($3, due_at), provider_message_id = $4, error = $5
     where notification_id = $1`,
    [
      id,
      answer.kind,
      again,
      answer.kind === "accepted" ? answer.providerMessageId : null,
      answer.kind === "accepted" || again !== null ? null : endOf(answer),
    ],
  );
}

/** When to try again, ms from now; null: this was the end. Credentials may be mended. */
function pauseOf(answer: Answer, attempts: number): number | null {
  const mayHelp =
    answer.kind === "retry" || (answer.kind === "refused" && answer.class === "unauthorized");
  if (!mayHelp) return null;
  const asked = answer.kind === "retry" ? (answer.afterMs ?? 0) : 0;
  return Math.max(asked, Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1)));
}

const endOf = (answer: Exclude<Answer, { kind: "accepted" }>) =>
  answer.kind === "unknown"
    ? "It is not known whether the provider took it"
    : `The provider refused it (${answer.detail})`;
