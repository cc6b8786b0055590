import { z } from "zod";
import { auditChoices } from "@/server/audit/choices";
import type { Reach } from "@/server/audit/operations";
import { searchAudit } from "@/server/audit/search";
import { maySee, type Role } from "@/server/auth/permissions";
import { pageInput } from "./paging";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("audit");
const pageSize = 50;
const Text = z.string().trim().min(1).max(254).nullable();

/** What narrows the log: for the page and for the export. */
export const AuditFilters = z.strictObject({
  actor: Text,
  action: Text,
  subject: Text,
  from: z.date().nullable(),
  to: z.date().nullable(),
});

export const auditRouter = router({
  /** Who did what, the newest first. */
  list: procedure
    .input(z.strictObject({ filters: AuditFilters, ...pageInput(z.int().positive()) }))
    .query(
      async ({ ctx: { context, session }, input }) =>
        await searchAudit(context.pool, input.filters, {
          cursor: input.cursor ?? null,
          limit: pageSize,
          reach: reachOf(session.role),
        }),
    ),

  /** What can be chosen among. */
  choices: procedure.query(
    async ({ ctx: { context, session } }) =>
      await auditChoices(context.pool, reachOf(session.role)),
  ),
});

/** Who may not see people is not told who looked at them either. */
const reachOf = (role: Role): Reach => (maySee(role, "people") ? "all" : "operations");
