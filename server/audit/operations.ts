/**
 * The first words of actions that bear on what goes out: what on-call may read of the log. Looks at people,
 * changes to them, and who may sign in are left to those who see people. A word that is missing here is hidden.
 */
export const operations = [
  ...["account", "alert", "alert-contact", "alert-rule", "brand", "broadcast", "campaign"],
  ...["canary", "chain", "dead-letters", "drill", "load", "notification", "partial", "producer"],
  ...["retention", "sandbox", "segment", "switch", "template", "type", "workspace"],
];

/** What a reader may be told of: every line, or only those of `operations`. */
export type Reach = "all" | "operations";

const groupOf = (action: string) => action.split(".")[0] ?? action;

/** Whether somebody with this reach may be told of an action. */
export function reaches(reach: Reach, action: string): boolean {
  return reach === "all" || operations.includes(groupOf(action));
}
