import { z } from "zod";
import { readDeviceEvents } from "@/server/audience/device-events";
import { readDevices } from "@/server/audience/read-devices";
import { readUser } from "@/server/audience/read-user";
import { listUsers } from "@/server/audience/search-users";
import { recentLooks } from "@/server/audit/looks";
import { maySee } from "@/server/auth/permissions";
import { channelKeys } from "@/server/channels/registry";
import { Refusal } from "@/server/errors";
import { explainInbox } from "@/server/inbox/explain";
import { digestWords } from "@/server/pipeline/preferences/digest-words";
import { readPreferences } from "@/server/pipeline/preferences/store";
import { readUsage } from "@/server/pipeline/preferences/usage";
import { readHealth } from "@/server/pipeline/routing/scores";
import { messageOutcomes, readHistory } from "@/server/pipeline/tracking/history";
import { readStory } from "@/server/pipeline/tracking/story";
import { keptDays } from "@/server/retention/kept-days";
import { answerItem, answerStory } from "@/server/support/answers";
import { readPreferenceHistory } from "@/server/support/preference-history";
import { previewFor } from "@/server/templates/preview";
import { servicesOf } from "./app-services";
import { pageInput } from "./paging";
import { audienceFor, campaignFor } from "./sight";
import { lookAt } from "./sitting";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("users");
const Id = z.string().min(1).max(128);
const pageSize = 30;

/** A person's page. Every procedure that shows one person wants a reason first: `support.look`. */
export const usersRouter = router({
  /** The people whom the caller looked at lately. */
  recent: procedure.query(async ({ ctx: { context, session } }) => {
    const ids = await recentLooks(context.pool, session.email, 12);
    return await listUsers(context.pool, ids);
  }),

  /** Profile, reachability, preferences and used caps. */
  one: procedure.input(z.strictObject({ userId: Id })).query(async ({ ctx, input }) => {
    const { pool, clock } = ctx.context;
    const { id } = await lookAt(ctx, input.userId);
    const [user, devices, deviceEvents, health, preferences, usage, types] = await Promise.all([
      readUser(pool, input.userId),
      readDevices(pool, id),
      readDeviceEvents(pool, id),
      readHealth(pool, id, clock.now()),
      readPreferences(pool, input.userId),
      readUsage(pool, id, clock.now()),
      pool.query<{ key: string; name: string }>(
        "select key, name from notification_types order by name",
      ),
    ]);
    const digests = Object.entries(preferences.digests).map(([category, digest]) => {
      return { category, words: digestWords(digest) };
    });
    return { user, devices, deviceEvents, health, preferences, digests, usage, types: types.rows };
  }),

  /** What was decided for the user, newest first, each with its answer. */
  history: procedure
    .input(
      z.strictObject({
        userId: Id,
        outcome: z.enum(messageOutcomes).nullable(),
        type: z.string().max(64).nullable(),
        channel: z.enum(channelKeys).nullable(),
        from: z.date().nullable(),
        to: z.date().nullable(),
        ...pageInput(z.uuid()),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { pool, clock } = ctx.context;
      const { id } = await lookAt(ctx, input.userId);
      const { timeZone } = await readUser(pool, input.userId);
      const now = clock.now();
      const days = await keptDays(pool, "messages");
      const page = { cursor: input.cursor ?? null, limit: pageSize, now, keptDays: days };
      const { items, nextCursor } = await readHistory(pool, id, input, page);
      const answered = items.map((item) => ({
        ...item,
        answer: answerItem(item, { zone: timeZone, now }),
      }));
      return { items: answered, nextCursor };
    }),

  /** What the user's inbox looks like now, and why each active broadcast is in it or not. */
  inbox: procedure.input(z.strictObject({ userId: Id })).query(async ({ ctx, input }) => {
    const { context, session } = ctx;
    const user = await lookAt(ctx, input.userId);
    const { items, broadcasts, ...inbox } = await explainInbox(
      context,
      servicesOf(context).renderer,
      user,
    );
    const readable = maySee(session.role, "personalContent");
    return {
      ...inbox,
      items: items.map(({ title, body, imageUrl, actionUrl, actors, ...item }) => ({
        ...item,
        words: readable ? { title, body } : null,
      })),
      broadcasts: broadcasts.map(({ audience, ...broadcast }) => ({
        ...broadcast,
        audience: audienceFor(session.role, audience),
      })),
    };
  }),

  /** What changed in the user's preferences, when and by whom. */
  preferenceHistory: procedure
    .input(z.strictObject({ userId: Id }))
    .query(async ({ ctx, input }) => {
      const { id } = await lookAt(ctx, input.userId);
      return await readPreferenceHistory(ctx.context.pool, id);
    }),

  /** All that is known about one notification and one user. */
  story: procedure
    .input(z.strictObject({ userId: Id, notificationId: z.uuid() }))
    .query(async ({ ctx, input }) => {
      const { context, session } = ctx;
      const known = await lookAt(ctx, input.userId);
      const story = await readStory(context.pool, known.id, input.notificationId);
      if (!story) throw new Refusal("not_found", "There is no such notification. Check the id.");
      const { attributes, timeZone: zone } = await readUser(context.pool, input.userId);
      const { renderer } = servicesOf(context);
      const now = context.clock.now();
      const answer = await answerStory(context.pool, known, story, { zone, now });
      const { data, actor, object, aggregate, templateVersionId, audience, ...rest } = story.event;
      const event = { ...rest, campaign: campaignFor(session.role, rest.campaign) };
      if (!maySee(session.role, "personalContent"))
        return { ...story, event, answer, content: null, previews: {} };
      const previews = await previewFor(
        { pool: context.pool, renderer },
        story.event,
        { ...known, attributes },
        channelsOf(story),
      );
      return { ...story, event, answer, content: { data, actor, object }, previews };
    }),
});

/** Where the message appeared or was to appear. */
function channelsOf({
  message,
  deliveries,
}: {
  message: { inApp: boolean } | null;
  deliveries: { channel: string }[];
}) {
  return [...(message?.inApp ? ["in_app"] : []), ...deliveries.map(({ channel }) => channel)];
}
