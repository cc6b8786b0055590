import type { Session } from "@/server/auth/session";

/** Who looks: members of a producer see that one alone. */
export type Viewer = Pick<Session, "userId" | "role">;

/** The account whose memberships say what it may see; null: it may see every producer. */
export const memberId = ({ userId, role }: Viewer): string | null =>
  role === "producer" ? userId : null;

/** Whether the row `p` of producers may be seen by the account that parameter `n` names (null: by all do). */
export const visibleTo = (n: number) => `($${n}::text is null or exists (
  select from producer_members m where m.account_id = $${n} and m.producer_id = p.id))`;
