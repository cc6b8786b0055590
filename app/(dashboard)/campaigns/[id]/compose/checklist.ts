/** One line of a review's checklist, and the step that mends it. */
export type CheckItem = {
  key: string;
  severity: "error" | "warning" | "ok";
  sentence: string;
  fix?: { step: "audience" | "content" | "delivery" } | undefined;
};
