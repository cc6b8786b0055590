import { replaceUserTokenSecret, showUserTokenSecret } from "@/server/auth/user-token-secret";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("producerSetup");

/** What end users' tokens are signed with. */
export const userTokensRouter = router({
  /** A mutation: each look is one line of the audit log. */
  show: procedure.mutation(async ({ ctx: { context, session } }) =>
    showUserTokenSecret(context, session),
  ),

  replace: procedure.mutation(async ({ ctx: { context, session } }) =>
    replaceUserTokenSecret(context, session),
  ),
});
