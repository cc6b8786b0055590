import { z } from "zod";
import { Identifier } from "@/server/audience/storable";

/** Path parameters. */
export const UserPath = z.object({ userId: Identifier });
export const DevicePath = z.object({ userId: Identifier, deviceId: Identifier });
export const FollowPath = z.object({ userId: Identifier, actorId: Identifier });
export const OwnDevicePath = z.object({ deviceId: Identifier });
export const NotificationPath = z.object({
  id: z.uuid("must be the id of a notification, a UUID"),
});
