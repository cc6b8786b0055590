import { z } from "zod";
import { strategies } from "@/server/audience/choose-strategy";
import { maySee } from "@/server/auth/permissions";
import { EventInput } from "@/server/pipeline/accept/contract";
import { rescheduleNotification } from "@/server/pipeline/accept/reschedule";
import { cancelNotification, pauseFanout, resumeFanout } from "@/server/pipeline/fanout/control";
import { readNotificationLog } from "@/server/pipeline/tracking/changes";
import { readDetail } from "@/server/pipeline/tracking/detail";
import {
  listNotifications,
  notificationStatuses,
  readListed,
} from "@/server/pipeline/tracking/list";
import { reachSample, readReach } from "@/server/pipeline/tracking/reach";
import { listRecipients } from "@/server/pipeline/tracking/recipients";
import { deliveryOutcomes } from "@/server/pipeline/tracking/with-deliveries.sql";
import { pageInput } from "./paging";
import { sendEvent } from "./send-event";
import { detailFor, listedFor } from "./sight";
import { mustSayWhy } from "./sitting";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("notifications");
const ById = z.strictObject({ id: z.uuid() });

const Filters = z.strictObject({
  type: z.string().max(64).nullable(),
  status: z.enum(notificationStatuses).nullable(),
  priority: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  producerId: z.int32().nullable(),
  strategy: z.enum(strategies).nullable(),
  /** Goes (or went) out within so many hours before `to`. */
  hours: z
    .int()
    .min(1)
    .max(24 * 91)
    .nullable(),
  /** Rather than `hours`. */
  from: z.date().nullable().default(null),
  /** null: now. */
  to: z.date().nullable(),
  /** What some of its deliveries came to. */
  channel: z.string().max(32).nullable().default(null),
  outcome: z.enum(deliveryOutcomes).nullable().default(null),
  provider: z.string().max(64).nullable().default(null),
});

const pageSize = 50;

export const notificationsRouter = router({
  /** What the filters offer. */
  choices: procedure.query(async ({ ctx: { context } }) => {
    const { rows } = await context.pool.query<{
      types: { key: string; name: string }[];
      producers: { id: number; name: string }[];
    }>(
      `select coalesce((select json_agg(json_build_object('key', key, 'name', name) order by name)
                        from notification_types), '[]') as types,
              coalesce((select json_agg(json_build_object('id', id, 'name', name) order by name)
                        from producers), '[]') as producers`,
    );
    return rows[0] ?? { types: [], producers: [] };
  }),

  /** Newest first; `cursor` is the last id of the page before. */
  list: procedure
    .input(z.strictObject({ filters: Filters, ...pageInput(z.uuid()) }))
    .query(async ({ ctx: { context, session }, input }) => {
      const now = context.clock.now();
      const { hours, ...filters } = input.filters;
      const end = filters.to ?? now;
      const since = hours === null ? null : new Date(end.getTime() - hours * 3_600_000);
      const from = filters.from ?? since;
      const page = { cursor: input.cursor ?? null, limit: pageSize, now };
      const { items, ...rest } = await listNotifications(context.pool, { ...filters, from }, page);
      return { ...rest, items: items.map((item) => listedFor(session.role, item)) };
    }),

  /** Some notifications as they stand now: for those of a list that are still under way. */
  refresh: procedure
    .input(z.strictObject({ ids: z.array(z.uuid()).max(100) }))
    .query(async ({ ctx: { context, session }, input }) => {
      const items = await readListed(context.pool, input.ids);
      return items.map((item) => listedFor(session.role, item));
    }),

  /** What was written to one person alone is shown to who said why they look at them. */
  one: procedure.input(ById).query(async ({ ctx, input }) => {
    const { role } = ctx.session;
    const detail = await readDetail(ctx.context.pool, input.id);
    const { audience } = detail;
    const about = audience.kind === "user" && maySee(role, "people") ? audience.userId : null;
    const askWhy = about !== null && (await mustSayWhy(ctx, about)) ? about : null;
    return detailFor(role, detail, askWhy);
  }),

  /** Who changed its course, and when. */
  changes: procedure
    .input(ById)
    .query(async ({ ctx, input }) => await readNotificationLog(ctx.context.pool, input.id)),

  /** What providers told later. */
  reach: procedure.input(ById).query(async ({ ctx, input }) => ({
    channels: await readReach(ctx.context.pool, input.id),
    sample: reachSample,
  })),

  pause: procedure.input(ById).mutation(async ({ ctx, input }) => {
    await pauseFanout(ctx.context, input.id, ctx.session.email);
  }),

  resume: procedure.input(ById).mutation(async ({ ctx, input }) => {
    await resumeFanout(ctx.context, input.id, ctx.session.email);
  }),

  /** Gives what is still to come another time; another notification stands for it. */
  reschedule: procedure
    .input(z.strictObject({ id: z.uuid(), sendAt: z.date() }))
    .mutation(async ({ ctx, input }) => {
      const by = { actor: ctx.session.email, producerId: null };
      return await rescheduleNotification(ctx.context, input, by);
    }),

  cancel: procedure.input(ById).mutation(async ({ ctx, input }) => {
    await cancelNotification(ctx.context, input.id, {
      actor: ctx.session.email,
      producerId: null,
    });
  }),

  /** Accepts one event, as `POST /api/v1/notifications` does. */
  send: procedureFor("send")
    .input(EventInput)
    .mutation(async ({ ctx, input }) => await sendEvent(ctx.context, ctx.session, input)),

  /** Who it went to: for those who may see people. */
  recipients: procedureFor("users")
    .input(ById.extend({ only: z.enum(["all", "problems"]), ...pageInput(z.int()) }))
    .query(
      async ({ ctx, input }) =>
        await listRecipients(ctx.context.pool, input.id, {
          after: input.cursor ?? null,
          only: input.only,
        }),
    ),
});
