import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { accountRouter } from "./account-router";
import { notificationsRouter } from "./notifications-router";
import { overviewRouter } from "./overview-router";
import { sandboxRouter } from "./sandbox-router";
import { sendRouter } from "./send-router";
import { router } from "./trpc";
import { usersRouter } from "./users-router";

/** Every procedure of the dashboard: a router a page. */
export const appRouter = router({
  account: accountRouter,
  notifications: notificationsRouter,
  overview: overviewRouter,
  sandbox: sandboxRouter,
  send: sendRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
