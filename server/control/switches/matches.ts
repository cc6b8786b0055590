import type { Scope } from "./scopes";

/** What a switch is compared with: a message on its way to an account. */
export type SwitchFacts = {
  /** The notification's id. */
  id: string;
  typeKey: string;
  category: string;
  priority: number;
  producerId: number;
  campaignId: number | null;
  /** The segments that its audience, or its campaign's, names. */
  segments: readonly string[];
};

/** By which channel it goes, and through which account. */
export type Way = { channel: string; account: string };

/** Whether a switch that is on stops a message on this way. The twin of `stopping.sql.ts`. */
export function matches(
  { scope, value }: { scope: Scope; value: string },
  of: SwitchFacts,
  way: Way,
): boolean {
  switch (scope) {
    case "all":
      return true;
    case "priority":
      return value === `p${of.priority}`;
    case "type":
      return value === of.typeKey;
    case "category":
      return value === of.category;
    case "channel":
      return value === way.channel;
    case "provider":
      return value === way.account;
    case "producer":
      return value === String(of.producerId);
    case "campaign":
      return of.campaignId !== null && value === String(of.campaignId);
    case "segment":
      return of.segments.includes(value);
    case "notification":
      return value === of.id;
    default:
      return scope satisfies never;
  }
}
