import type { inferRouterOutputs } from "@trpc/server";
import { accountRouter } from "./account-router";
import { overviewRouter } from "./overview-router";
import { router } from "./trpc";

/** Every procedure of the dashboard: a router a page. */
export const appRouter = router({
  account: accountRouter,
  overview: overviewRouter,
});

export type AppRouter = typeof appRouter;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
