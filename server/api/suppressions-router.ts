import { z } from "zod";
import { transaction } from "@/db/client";
import { PersonKeyInput } from "@/server/audience/person-key";
import {
  countSuppressions,
  listSuppressions,
  searchSuppressions,
} from "@/server/audience/suppressions/read-suppressions";
import { release } from "@/server/audience/suppressions/release";
import { suppress } from "@/server/audience/suppressions/suppress";
import { record } from "@/server/audit/record";
import { maySee, type Role } from "@/server/auth/permissions";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { recentUploads } from "@/server/uploads/read-uploads";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("audience");
const Key = z.strictObject({
  kind: z.enum(["user", "email", "phone"]),
  value: z.string().min(1).max(254),
});
const fieldOf = { user: "userId", email: "email", phone: "phone" } as const;

export const suppressionsRouter = router({
  /** How many there are, and the latest uploads: what everybody may see of it. */
  summary: procedure.query(async ({ ctx: { context, session } }) => {
    const [counts, uploads] = await Promise.all([
      countSuppressions(context.pool),
      recentUploads(context.pool, { kind: "suppressions" }),
    ]);
    return { counts, uploads, seesPeople: maySee(session.role, "people") };
  }),

  /** The entries, or those that begin with `q`. What was typed is not kept, only that somebody looked. */
  list: procedure
    .input(z.strictObject({ q: z.string().trim().max(254), ...pageInput(Key) }))
    .query(async ({ ctx: { context, session }, input }) => {
      requirePeople(session.role);
      const cursor = input.cursor ?? null;
      const found = input.q
        ? { items: await searchSuppressions(context.pool, input.q), nextCursor: null }
        : await listSuppressions(context.pool, cursor);
      await record(context.pool, {
        actor: session.email,
        action: "suppression.view",
        detail: { searched: input.q !== "", found: found.items.length },
      });
      return found;
    }),

  /** Effective at once. Answers whether it was new. */
  add: procedure
    .input(Key.extend({ value: z.string().trim().min(1).max(254), reason: z.string().max(200) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      const parsed = PersonKeyInput.safeParse({ [fieldOf[input.kind]]: input.value });
      if (!parsed.success) throw malformed(parsed.error.issues);
      const key = parsed.data;
      const by = { actor: session.email, reason: input.reason.trim(), now: context.clock.now() };
      const added = await transaction(context.pool, async (client) => {
        const n = await suppress(client, [key], by);
        const detail = { kind: key.kind, new: n > 0 };
        await record(client, { actor: session.email, action: "suppression.add", detail });
        return n > 0;
      });
      return { added };
    }),

  remove: procedure.input(Key).mutation(async ({ ctx: { context, session }, input }) => {
    requirePeople(session.role);
    await release(context.pool, input, { actor: session.email, now: context.clock.now() });
  }),
});

function requirePeople(role: Role): void {
  if (!maySee(role, "people"))
    throw new Refusal(
      "forbidden",
      `The role ${role} does not see addresses. Ask an administrator.`,
    );
}
