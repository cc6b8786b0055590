import type { RouterInputs } from "@/server/api/root";
import type { Channel, Delivery, PartKey, Parts } from "./campaign";

type Changes = RouterInputs["campaigns"]["save"]["changes"];
type SavedDelivery = NonNullable<Changes["delivery"]>;

const channels: readonly Channel[] = ["in_app", "push", "email", "sms", "webhook"];

/** Some of the parts, as the server takes them. */
export function asChanges(parts: Parts, keys: readonly PartKey[]): Changes {
  const { name, typeKey, audience, delivery } = parts;
  return {
    ...(keys.includes("name") ? { name } : {}),
    ...(keys.includes("typeKey") ? { typeKey } : {}),
    ...(keys.includes("audience") ? { audience } : {}),
    ...(keys.includes("delivery") ? { delivery: asSaved(delivery) } : {}),
  };
}

/** A channel that is no more is dropped. */
export function asSaved(delivery: Delivery): SavedDelivery {
  const known = channels.filter((channel) => delivery.channels.includes(channel));
  return { ...delivery, channels: known };
}
