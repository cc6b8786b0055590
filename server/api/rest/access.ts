import type { Scheme } from "./callers";
import type { Endpoint } from "./endpoint";

/**
 * Who may call what of the REST API, as one table. A producer's key posts events and keeps the users;
 * a user's token reaches that user's own things alone; the rest shows a signature, or shows nothing.
 */
export const restAccess = {
  apiKey: [
    "POST /api/v1/notifications",
    "POST /api/v1/notifications/batch",
    "GET /api/v1/notifications/{id}",
    "POST /api/v1/notifications/{id}/cancel",
    "POST /api/v1/notifications/{id}/reschedule",
    "PUT /api/v1/users/{userId}",
    "GET /api/v1/users/{userId}",
    "DELETE /api/v1/users/{userId}",
    "POST /api/v1/users/import",
    "GET /api/v1/users/{userId}/export",
    "PUT /api/v1/users/{userId}/devices/{deviceId}",
    "DELETE /api/v1/users/{userId}/devices/{deviceId}",
    "GET /api/v1/users/{userId}/preferences",
    "PATCH /api/v1/users/{userId}/preferences",
    "PUT /api/v1/users/{userId}/follows/{actorId}",
    "DELETE /api/v1/users/{userId}/follows/{actorId}",
    "POST /api/v1/follows/import",
  ],
  userToken: [
    "GET /api/v1/inbox",
    "GET /api/v1/inbox/unread-count",
    "PATCH /api/v1/inbox/{id}",
    "POST /api/v1/inbox/read-all",
    "POST /api/v1/inbox/{id}/click",
    "GET /api/v1/inbox/stream",
    "POST /api/v1/inbox/stream-token",
    "GET /api/v1/me/preferences",
    "PATCH /api/v1/me/preferences",
    "PUT /api/v1/me/devices/{deviceId}",
  ],
  providerSignature: ["POST /api/v1/callbacks/{provider}"],
  anyone: [
    "GET /u/{token}",
    "POST /u/{token}",
    "GET /preferences/{token}",
    "POST /preferences/{token}",
    "GET /t/o/{token}",
    "GET /t/c/{token}",
    "GET /api/health/live",
    "GET /api/health/ready",
    "GET /api/metrics",
    "GET /api/openapi.json",
  ],
} as const satisfies Record<Scheme, readonly string[]>;

export const nameOf = ({ method, path }: Pick<Endpoint, "method" | "path">) =>
  `${method.toUpperCase()} ${path}`;

/** An endpoint that the table does not allow to its own callers is never mounted. @throws Error at boot */
export function requireInTable(endpoints: readonly Endpoint[]): void {
  for (const one of endpoints) {
    const allowed: readonly string[] = restAccess[one.scheme];
    if (!allowed.includes(nameOf(one)))
      throw new Error(`${nameOf(one)} is not in the table of rest/access.ts for ${one.scheme}`);
  }
}
