import { z } from "zod";
import { readDeviceEvents } from "@/server/audience/device-events";
import { findUser } from "@/server/audience/find-user";
import { readDevices } from "@/server/audience/read-devices";
import { readUser } from "@/server/audience/read-user";
import { kindOf, listUsers, searchUsers } from "@/server/audience/search-users";
import { recentLooks, recordLook } from "@/server/audit/looks";
import { record } from "@/server/audit/record";
import { maySee } from "@/server/auth/permissions";
import { Refusal } from "@/server/errors";
import { readPreferences } from "@/server/pipeline/preferences/store";
import { readUsage } from "@/server/pipeline/preferences/usage";
import { readHealth } from "@/server/pipeline/routing/scores";
import { messageOutcomes, readHistory } from "@/server/pipeline/tracking/history";
import { readStory } from "@/server/pipeline/tracking/story";
import { previewFor } from "@/server/templates/preview";
import { servicesOf } from "./app-services";
import { pageInput } from "./paging";
import { campaignFor } from "./sight";
import { procedureFor, router, type SignedInContext } from "./trpc";

const procedure = procedureFor("users");
const Id = z.string().min(1).max(128);
const pageSize = 30;

export const usersRouter = router({
  /** By id (or its beginning), e-mail or phone. What was typed is not kept, only that somebody searched. */
  search: procedure
    .input(z.strictObject({ q: z.string().trim().min(1).max(254) }))
    .query(async ({ ctx: { context, session }, input }) => {
      const items = await searchUsers(context.pool, input.q);
      await record(context.pool, {
        actor: session.email,
        action: "user.search",
        detail: { by: kindOf(input.q), found: items.length },
      });
      return items;
    }),

  /** The people whom the caller looked at lately. */
  recent: procedure.query(async ({ ctx: { context, session } }) => {
    const ids = await recentLooks(context.pool, session.email, 12);
    return await listUsers(context.pool, ids);
  }),

  /** Profile, reachability, preferences and used caps. Each look is audited. */
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
    return { user, devices, deviceEvents, health, preferences, usage, types: types.rows };
  }),

  /** What was decided for the user, newest first. */
  history: procedure
    .input(
      z.strictObject({
        userId: Id,
        outcome: z.enum(messageOutcomes).nullable(),
        type: z.string().max(64).nullable(),
        ...pageInput(z.uuid()),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { id } = await lookAt(ctx, input.userId);
      const page = { cursor: input.cursor ?? null, limit: pageSize, now: ctx.context.clock.now() };
      return await readHistory(ctx.context.pool, id, input, page);
    }),

  /** All that is known about one notification and one user. */
  story: procedure
    .input(z.strictObject({ userId: Id, notificationId: z.uuid() }))
    .query(async ({ ctx, input }) => {
      const { context, session } = ctx;
      const known = await lookAt(ctx, input.userId);
      const story = await readStory(context.pool, known.id, input.notificationId);
      if (!story) throw new Refusal("not_found", "There is no such notification. Check the id.");
      const { attributes } = await readUser(context.pool, input.userId);
      const { renderer } = servicesOf(context);
      const { data, actor, object, templateVersionId, audience, ...rest } = story.event;
      const event = { ...rest, campaign: campaignFor(session.role, rest.campaign) };
      if (!maySee(session.role, "personalContent"))
        return { ...story, event, content: null, previews: {} };
      const previews = await previewFor(
        { pool: context.pool, renderer },
        story.event,
        { ...known, attributes },
        channelsOf(story),
      );
      return { ...story, event, content: { data, actor, object }, previews };
    }),
});

/** The user, whose being looked at is kept. */
async function lookAt({ context, session }: SignedInContext, externalId: string) {
  const user = await findUser(context.pool, externalId);
  await recordLook(context.pool, session.email, user.id, context.clock.now());
  return user;
}

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
