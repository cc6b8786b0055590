/** Something wrong with one source of a template; lines and columns count from 1. */
export type Problem = {
  channel: string;
  locale: string;
  field: string;
  line: number;
  column?: number;
  /** An error keeps the template from being published. */
  severity: "error" | "warning";
  message: string;
};

/** What is wrong at a place of one source. */
export type Finding = Pick<Problem, "line" | "column" | "severity" | "message">;
