import type { StoredAudience } from "@/db/schema/json";
import type { Absence } from "./verdict.sql";

const words: Record<Exclude<Absence, "audience">, string> = {
  kill_switch: "A kill switch stops it.",
  user_erased: "The user was erased.",
  suppression_list: "The user is suppressed: nothing but mandatory P0 goes out.",
  master_off: "The user switched all notifications off.",
  type_off: "The user switched this type off.",
  no_channel: "The user does not want this type in the inbox.",
};

/** Why a broadcast is not in somebody's inbox, in a sentence. */
export function absenceWords(absence: Absence, audience: StoredAudience): string {
  return absence === "audience" ? outside(audience) : words[absence];
}

function outside(audience: StoredAudience): string {
  switch (audience.kind) {
    case "followers":
      return `The user does not follow ${audience.actorId}.`;
    case "segment":
      return `The user is not in the segment ${audience.key}.`;
    case "list":
      return "The user is not on its list.";
    case "user":
    case "everyone":
      return "The user is not in its audience.";
  }
}

/** Why it is there, and what the user did with it. */
export function presenceWords(of: {
  audience: StoredAudience;
  readAt: Date | null;
  archivedAt: Date | null;
}): string {
  const mark = of.archivedAt ? ", and archived" : of.readAt ? ", and read" : "";
  return `In the inbox${mark}: ${inside(of.audience)}.`;
}

function inside(audience: StoredAudience): string {
  switch (audience.kind) {
    case "everyone":
      return "it is for everyone";
    case "followers":
      return `the user follows ${audience.actorId}`;
    case "segment":
      return `the user is in the segment ${audience.key}`;
    case "list":
    case "user":
      return "the user is on its list";
  }
}
