import { z } from "zod";
import { searchUsers } from "@/server/audience/search-users";
import { publicFollowers, suggestActors } from "@/server/audience/suggest-actors";
import { maySee } from "@/server/auth/permissions";
import { readCatalogue } from "@/server/notification-types/catalogue";
import { EventInput } from "@/server/pipeline/accept/contract";
import { dataFieldsOf } from "@/server/templates/data-fields";
import { explainForDashboard } from "./send-event";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("send");

const suggestedActors = 8;
const suggestedUsers = 8;

export const sendRouter = router({
  /** What an event may be made of. */
  choices: procedure.query(async ({ ctx: { context, session } }) => {
    const seesPeople = maySee(session.role, "people");
    const [types, segments, actors] = await Promise.all([
      readCatalogue(context.pool),
      context.pool.query<{ key: string; name: string }>(
        "select key, name from segments order by name",
      ),
      suggestActors(context.pool, {
        most: suggestedActors,
        smallest: seesPeople ? 0 : publicFollowers,
      }),
    ]);
    return {
      types: types.map(({ template, ...type }) => ({
        ...type,
        fields: template ? dataFieldsOf(template) : [],
      })),
      segments: segments.rows,
      actors,
      baseUrl: context.config.baseUrl,
      seesPeople,
    };
  }),

  /** Users whose id begins as typed; nobody for those who may not see people. */
  suggestUsers: procedure
    .input(z.strictObject({ q: z.string().trim().min(1).max(128) }))
    .query(async ({ ctx: { context, session }, input }) => {
      if (!maySee(session.role, "people")) return [];
      const found = await searchUsers(context.pool, input.q);
      return found.slice(0, suggestedUsers);
    }),

  /** What would happen now. A mutation, so that contents never stand in an address. */
  explain: procedure
    .input(EventInput)
    .mutation(async ({ ctx, input }) => await explainForDashboard(ctx, input)),
});
