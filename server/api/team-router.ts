import { z } from "zod";
import { invite } from "@/server/auth/invitations/invite";
import { listInvitations, revokeInvitation } from "@/server/auth/invitations/list-invitations";
import { mailInvitation } from "@/server/auth/invitations/mail-invitation";
import { changeRole, setDisabled, unlock } from "@/server/auth/members/change-member";
import { listMembers } from "@/server/auth/members/list-members";
import { roles } from "@/server/auth/permissions";
import {
  requireSecondFactor,
  resetSecondFactor,
  secondFactorRoles,
} from "@/server/auth/second-factor";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("team");
const Id = z.string().min(1).max(64);
const Producers = z.array(z.string().min(1).max(64)).max(50);

/** Who may sign in, and as what. */
export const teamRouter = router({
  read: procedure.query(async ({ ctx: { context, session } }) => {
    const now = context.clock.now();
    const [members, invitations, factorRoles, producers] = await Promise.all([
      listMembers(context.pool, now),
      listInvitations(context.pool, now),
      secondFactorRoles(context.pool),
      context.pool.query<{ key: string; name: string }>(
        "select key, name from producers where key <> 'dashboard' order by name limit 500",
      ),
    ]);
    return {
      members: members.map((member) => ({ ...member, own: member.id === session.userId })),
      ...{ invitations, factorRoles, producers: producers.rows },
    };
  }),

  /** The link is in this answer, and in a mail to the person where there is a relay; nowhere else. */
  invite: procedure
    .input(
      z.strictObject({
        email: z.email("Enter an e-mail address, such as ada@example.com.").max(254),
        role: z.enum(roles),
        producers: Producers,
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      const made = await invite(context, input, session.email);
      const mailed = await mailInvitation(context, made, { to: input.email, by: session.name });
      return { ...made, mailed };
    }),

  revokeInvitation: procedure
    .input(z.strictObject({ id: z.int32() }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      const by = { actor: session.email, now: context.clock.now() };
      await revokeInvitation(context.pool, input.id, by);
    }),

  changeRole: procedure
    .input(z.strictObject({ id: Id, role: z.enum(roles), producers: Producers }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await changeRole(context.pool, input, session);
    }),

  setDisabled: procedure
    .input(z.strictObject({ id: Id, disabled: z.boolean() }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await setDisabled(context.pool, input, session);
    }),

  resetSecondFactor: procedure
    .input(z.strictObject({ id: Id }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await resetSecondFactor(context.pool, input.id, session.email);
    }),

  unlock: procedure
    .input(z.strictObject({ id: Id }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await unlock(context.pool, input.id, session);
    }),

  requireSecondFactor: procedure
    .input(z.strictObject({ roles: z.array(z.enum(roles)).max(roles.length) }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await requireSecondFactor(context.pool, input.roles, session.email);
    }),
});
