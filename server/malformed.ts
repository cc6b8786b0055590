import type { z } from "zod";
import { type FieldError, Refusal } from "./errors";

type Issue = z.core.$ZodIssue;

/**
 * zod's issues as one refusal, field by field; unknown fields are named.
 * @param skip leading path segments that the caller did not write.
 */
export function malformed(issues: readonly Issue[], skip = 0): Refusal {
  const errors = issues
    .flatMap((issue) => fieldErrors(issue, []))
    .map((error) => ({
      path: error.path.slice(skip).map(String).join("."),
      message: error.message,
    }));
  return new Refusal("malformed", sentence(errors), { errors });
}

function sentence(errors: FieldError[]): string {
  const [first, ...more] = errors;
  if (!first) return "The request is not understood.";
  const where = first.path ? `${first.path} ${first.message}` : `The body ${first.message}`;
  return more.length > 0 ? `${where} (and ${more.length} more, see errors)` : where;
}

type Found = { path: PropertyKey[]; message: string };

function fieldErrors(issue: Issue, base: PropertyKey[]): Found[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], message: "is not a known field" }));
    case "invalid_union": {
      const branch = closest(issue.errors);
      if (branch) return branch.flatMap((inner) => fieldErrors(inner, path));
      return [{ path, message: issue.message }];
    }
    case "invalid_type":
      return [{ path, message: typeMessage(issue) }];
    default:
      return [{ path, message: plain(issue.message) }];
  }
}

function typeMessage(issue: Extract<Issue, { code: "invalid_type" }>): string {
  if (issue.message.endsWith("received undefined")) return "is required";
  return issue.message.startsWith("Invalid input")
    ? `must be of type ${issue.expected}`
    : issue.message;
}

const plain = (message: string) =>
  message
    .replace(/^Invalid input: /, "is not valid: ")
    .replace(/^(Invalid|Too) /, (word) => `is ${word.toLowerCase()}`);

/** The alternative that was probably meant: the one with the fewest unknown fields and faults. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const cost = (branch: readonly Issue[]) =>
    branch.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? 10 : 1), 0);
  return [...branches].sort((a, b) => cost(a) - cost(b))[0];
}
