import { z } from "zod";
import { externalIds, userNumber } from "@/server/audience/user-numbers";
import { record } from "@/server/audit/record";
import { maySee, type Role } from "@/server/auth/permissions";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Origin, readOrigins } from "@/server/pipeline/tracking/origins";
import {
  clearReceived,
  countReceived,
  getBehaviour,
  getReceived,
  type Received,
  setBehaviour,
} from "@/server/providers/sandbox-admin";
import {
  BehaviourChange,
  sandboxChannels,
  sandboxServices,
  usualBehaviour,
} from "@/server/providers/sandbox-behaviour";
import { SandboxContent } from "@/server/providers/sandbox-message";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("sandbox");
const Channel = z.enum(sandboxChannels);

const Filters = z.strictObject({
  /** null: the first channel that received something. */
  channel: Channel.nullable(),
  notificationId: z.uuid().nullable(),
  /** The caller's own id of a user. */
  userId: z.string().max(128).nullable(),
  limit: z.int().min(1).max(200),
});

export const sandboxRouter = router({
  /** What arrived on one channel, newest first, and how many messages of each channel fit the filters. */
  received: procedure.input(Filters).query(async ({ ctx: { context, session }, input }) => {
    const seesPeople = maySee(session.role, "people");
    const { limit } = input;
    const filter = await numbered(context, seesPeople, input);
    const totals = filter ? await countReceived(context.config, filter) : nothing;
    const filled = sandboxChannels.find((key) => totals[key] > 0);
    const channel = input.channel ?? filled ?? sandboxChannels[0];
    if (filter === null) return { channel, items: [], totals, seesPeople };
    const page = await getReceived(context.config, filter, { channel, limit });
    const items = await present(context, session, page.items);
    return { channel, items, totals, seesPeople };
  }),

  /** How each channel behaves now, and how a healthy one does. */
  behaviour: procedure.query(async ({ ctx: { context } }) => ({
    channels: await getBehaviour(context.config),
    usual: usualBehaviour,
  })),

  /** Takes effect with the next call that the sandbox gets. */
  change: procedure
    .input(z.strictObject({ name: z.enum([...sandboxServices, "all"]), change: BehaviourChange }))
    .mutation(async ({ ctx: { context, session }, input: { name, change } }) => {
      const channels = await setBehaviour(context.config, name, change);
      await record(context.pool, {
        actor: session.email,
        action: "sandbox.change",
        subject: name,
        detail: change,
      });
      return { channels, usual: usualBehaviour };
    }),

  clear: procedure.mutation(async ({ ctx: { context, session } }) => {
    await clearReceived(context.config);
    await record(context.pool, { actor: session.email, action: "sandbox.clear" });
  }),
});

const nothing = { push: 0, email: 0, sms: 0, webhook: 0 };

/** The filter with our own number of the user; null when nobody has the id. */
async function numbered(
  { pool }: Context,
  seesPeople: boolean,
  { notificationId, userId }: z.infer<typeof Filters>,
) {
  if (userId === null) return { notificationId, userNumber: null };
  if (!seesPeople) {
    throw new Refusal("forbidden", "Your role does not see single people: clear the user filter.");
  }
  const number = await userNumber(pool, userId);
  return number === null ? null : { notificationId, userNumber: number };
}

const isUuid = (text: string) => z.uuid().safeParse(text).success;

/** What the role may see of each message. */
async function present({ pool }: Context, { role, email }: Session, items: Received[]) {
  const ids = [...new Set(items.map(({ notificationId }) => notificationId))].filter(isUuid);
  const numbers = [...new Set(items.map(({ userId }) => Number(userId)))].filter(
    Number.isSafeInteger,
  );
  const [origins, people] = await Promise.all([
    readOrigins(pool, ids, email),
    externalIds(pool, numbers),
  ]);
  const seesPeople = maySee(role, "people");
  return items.map((item) => {
    const { id, notificationId, userId, reference, receivedAt, duplicate } = item;
    const origin = origins.get(notificationId);
    return {
      ...{ id, notificationId, receivedAt, duplicate },
      /** Tells recipients apart, and names nobody. */
      thread: userId,
      typeName: origin?.typeName ?? null,
      recipient: seesPeople ? { userId: people.get(Number(userId)) ?? null, to: item.to } : null,
      device: reference.split("/").slice(3).join("/") || null,
      content: contentFor(role, origin, item),
    };
  });
}

/**
 * Contents only where the role may read them, and only to those who may see people where they may name
 * somebody else; whoever sent a test may read what became of it.
 */
function contentFor(role: Role, origin: Origin | undefined, item: Received) {
  const shared = origin && origin.audienceKind !== "user" && origin.audienceKind !== "list";
  if (!origin?.own && !maySee(role, shared ? "sharedContent" : "personalContent")) return null;
  if (origin?.personal && !origin.toReader && !maySee(role, "people")) return null;
  const content = SandboxContent.parse(item);
  // Headers hold the link that unsubscribes this one person.
  const seesHeaders = maySee(role, "people") || origin?.toReader;
  return seesHeaders ? content : { ...content, headers: undefined };
}
