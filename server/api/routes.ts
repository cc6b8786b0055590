import type { Access, Area } from "@/server/auth/permissions";

/** Who may call a route of the dashboard's own: by an area of the table, or by what the route itself decides. */
export type RouteAccess = { area: Area; access: Access } | "own door";

/**
 * The dashboard's routes beside its pages, by method and folder. `own door`: signing in, procedures
 * (each by its own area), and the REST API (`rest/access.ts`). A test holds this against the folders
 * and against what each route answers to each role.
 */
export const dashboardRoutes: Record<string, RouteAccess> = {
  "GET /api/audit/export": { area: "audit", access: "read" },
  "GET /api/campaigns/[id]/report.csv": { area: "campaigns", access: "read" },
  "GET /api/people/[userId]/export": { area: "privacy", access: "read" },
  "GET /api/people/[userId]/history.csv": { area: "users", access: "read" },
  "GET /api/people/[userId]/history.ndjson": { area: "users", access: "read" },
  "GET /api/templates/files": { area: "templates", access: "read" },
  "POST /api/templates/files": { area: "templates", access: "act" },
  // The area is the upload's kind's: lists and suppressions are audience, people are users.
  "GET /api/uploads/[id]/rejects": { area: "audience", access: "read" },
  "POST /api/uploads": { area: "audience", access: "act" },
  // The customer's app at /demo: only in a demo, for its persons alone (`server/api/demo/open.ts`).
  ...{ "POST /api/demo/session": "own door", "POST /api/demo/acts": "own door" },
  ...{ "GET /api/demo/phone": "own door", "GET /api/demo/events/[id]": "own door" },
  ...{ "GET /api/auth/[...all]": "own door", "POST /api/auth/[...all]": "own door" },
  ...{ "GET /api/trpc/[trpc]": "own door", "POST /api/trpc/[trpc]": "own door" },
};
