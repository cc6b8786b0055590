import type { DigestPreference } from "@/db/schema/json";

const weekdays = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** "every day at 08:00" */
export function digestWords(digest: DigestPreference): string {
  switch (digest.every) {
    case "hourly":
      return "every hour";
    case "daily":
      return `every day at ${clock(digest.hour)}`;
    case "weekly":
      return `every ${weekdays[digest.weekday - 1] ?? "week"} at ${clock(digest.hour)}`;
    default:
      return digest satisfies never;
  }
}
