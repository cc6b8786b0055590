import type { RouterOutputs } from "@/server/api/root";

export type FoundUser = RouterOutputs["users"]["recent"][number];
export type FoundNotification = RouterOutputs["support"]["find"]["notifications"][number];

export const hrefOfUser = ({ userId }: FoundUser) => `/users/${encodeURIComponent(userId)}`;

/** One person's story, or the notification of many. */
export function hrefOfNotification({ userId, notificationId }: FoundNotification): string {
  return userId === null
    ? `/notifications/${notificationId}`
    : `/users/${encodeURIComponent(userId)}?open=${notificationId}`;
}
