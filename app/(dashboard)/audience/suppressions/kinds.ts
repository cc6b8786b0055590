import type { RouterOutputs } from "@/server/api/root";

export type Summary = RouterOutputs["suppressions"]["summary"];
export type Suppression = RouterOutputs["suppressions"]["list"]["items"][number];
export type Kind = Suppression["kind"];

/** What an entry names people by: for one, and for many. */
export const kindNames: Record<Kind, { one: string; many: string; example: string }> = {
  email: { one: "E-mail address", many: "E-mail addresses", example: "ann@example.com" },
  phone: { one: "Phone number", many: "Phone numbers", example: "+49 1511 2345678" },
  user: { one: "User id", many: "User ids", example: "user_42" },
};
