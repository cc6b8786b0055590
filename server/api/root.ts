import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { accountRouter } from "./account-router";
import { alertsRouter } from "./alerts-router";
import { auditRouter } from "./audit-router";
import { broadcastStartRouter } from "./broadcast-start-router";
import { broadcastsRouter } from "./broadcasts-router";
import { campaignDeskRouter } from "./campaign-desk-router";
import { campaignFiguresRouter } from "./campaign-figures-router";
import { campaignsRouter } from "./campaigns-router";
import { credentialsRouter } from "./credentials-router";
import { deadLettersRouter } from "./dead-letters-router";
import { drillRouter } from "./drill-router";
import { listsRouter } from "./lists-router";
import { loadRouter } from "./load-router";
import { notificationsRouter } from "./notifications-router";
import { overviewRouter } from "./overview-router";
import { peopleRouter } from "./people-router";
import { presenceRouter } from "./presence-router";
import { privacyRouter } from "./privacy-router";
import { producersRouter } from "./producers-router";
import { providersRouter } from "./providers-router";
import { sandboxRouter } from "./sandbox-router";
import { segmentsRouter } from "./segments-router";
import { selfRouter } from "./self-router";
import { sendRouter } from "./send-router";
import { supportRouter } from "./support-router";
import { suppressionsRouter } from "./suppressions-router";
import { switchesRouter } from "./switches-router";
import { teamRouter } from "./team-router";
import { templatesRouter } from "./templates-router";
import { router } from "./trpc";
import { typesRouter } from "./types-router";
import { userTokensRouter } from "./user-tokens-router";
import { usersRouter } from "./users-router";

/** Every procedure of the dashboard: a router a page. */
export const appRouter = router({
  account: accountRouter,
  audit: auditRouter,
  alerts: alertsRouter,
  campaignDesk: campaignDeskRouter,
  campaignFigures: campaignFiguresRouter,
  broadcastStart: broadcastStartRouter,
  broadcasts: broadcastsRouter,
  campaigns: campaignsRouter,
  credentials: credentialsRouter,
  deadLetters: deadLettersRouter,
  drill: drillRouter,
  lists: listsRouter,
  load: loadRouter,
  notifications: notificationsRouter,
  overview: overviewRouter,
  people: peopleRouter,
  presence: presenceRouter,
  privacy: privacyRouter,
  producers: producersRouter,
  providers: providersRouter,
  sandbox: sandboxRouter,
  segments: segmentsRouter,
  self: selfRouter,
  send: sendRouter,
  support: supportRouter,
  suppressions: suppressionsRouter,
  switches: switchesRouter,
  team: teamRouter,
  templates: templatesRouter,
  types: typesRouter,
  users: usersRouter,
  userTokens: userTokensRouter,
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
