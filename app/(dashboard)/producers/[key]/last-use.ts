import type { ProducerKey } from "./producer";

const moment = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** When a key was used last, to the minute. */
export function lastUse({ lastUsedAt }: ProducerKey): string {
  return lastUsedAt ? `Last used ${moment.format(lastUsedAt)} UTC` : "Never used";
}
