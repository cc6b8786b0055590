import { z } from "zod";
import { readCanaries } from "@/server/canaries/read-canaries";
import { channelKeys } from "@/server/channels/registry";
import { Refusal } from "@/server/errors";
import { changeLimits } from "@/server/provider-accounts/change-limits";
import { checkAccount } from "@/server/provider-accounts/check-account";
import { findAccount } from "@/server/provider-accounts/find-account";
import { forceBreaker } from "@/server/provider-accounts/force-breaker";
import { readAccountsView } from "@/server/provider-accounts/read-accounts-view";
import { readCurves } from "@/server/provider-accounts/read-curves";
import { readEvents } from "@/server/provider-accounts/read-events";
import { saveChain } from "@/server/provider-accounts/save-chain";
import { sendTest } from "@/server/provider-accounts/send-test";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("providers");

export const AccountKey = z.string().max(64);
const Channel = z.enum(channelKeys);

const Place = z.strictObject({
  account: AccountKey,
  priorities: z
    .array(z.int().min(0).max(2))
    .min(1, "Choose at least one priority.")
    .refine((list) => new Set(list).size === list.length, "Each priority once."),
  prefix: z
    .string()
    .trim()
    .regex(/^(\+[1-9]\d{0,7})?$/, "A country begins with +, like +49; empty: all."),
});
const Places = z.array(Place).max(50);

export const providersRouter = router({
  /** Every account with its state and what it did lately, and every channel's order. */
  all: procedure.query(async ({ ctx: { context } }) => await readAccountsView(context)),

  /** Each channel's canaries: where they go, how often, and what became of the last one. */
  canaries: procedure.query(async ({ ctx: { context } }) => await readCanaries(context)),

  /** The last hour of every account, by minute. */
  hour: procedure.query(async ({ ctx: { context } }) =>
    Object.fromEntries(await readCurves(context, "hour", null)),
  ),

  /** What one account answered, by second or minute. */
  curve: procedure
    .input(z.strictObject({ key: AccountKey, range: z.enum(["minute", "hour"]) }))
    .query(async ({ ctx: { context }, input: { key, range } }) => {
      const { id } = await findAccount(context.pool, key);
      return (await readCurves(context, range, id)).get(key) ?? [];
    }),

  /** What became of one account's breaker and limits, newest first. */
  events: procedure
    .input(z.strictObject({ key: AccountKey, ...pageInput(z.int().positive()) }))
    .query(async ({ ctx: { context }, input: { key, cursor } }) => {
      const { id } = await findAccount(context.pool, key);
      return await readEvents(context.pool, id, { before: cursor ?? null });
    }),

  /** Opens or closes a breaker by hand, or (null) leaves it to itself. */
  force: procedure
    .input(
      z.strictObject({
        key: AccountKey,
        word: z.enum(["open", "closed"]).nullable(),
        why: z.string().trim().max(200),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      await forceBreaker(context, session.email, input);
    }),

  /** Sets a channel's order; no places: the standard one. */
  order: procedure
    .input(z.strictObject({ channel: Channel, places: Places, seen: Places }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      if (input.channel === "in_app")
        throw new Refusal("malformed", "In-app messages need no provider: choose another channel.");
      await saveChain(context, session.email, input);
    }),

  limits: procedure
    .input(
      z.strictObject({
        key: AccountKey,
        revision: z.int(),
        ratePerSecond: z.int().min(1).max(1_000_000).nullable(),
        reservedPercent: z.int().min(0).max(90),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      await changeLimits(context, session.email, input);
    }),

  /** Asks the provider whether it would take our calls. */
  check: procedure
    .input(z.strictObject({ key: AccountKey }))
    .mutation(
      async ({ ctx: { context, session }, input }) =>
        await checkAccount(context, session.email, input.key),
    ),

  /** Sends one message through exactly this account. */
  sendTest: procedure
    .input(
      z.strictObject({
        key: AccountKey,
        channel: Channel,
        to: z.string().trim().min(1).max(4_096),
      }),
    )
    .mutation(
      async ({ ctx: { context, session }, input }) => await sendTest(context, session.email, input),
    ),
});
