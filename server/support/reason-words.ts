import { explainOutcome } from "@/server/pipeline/preferences/reasons";
import { inSentence } from "./words";

/** Codes are for machines: a reason that has no sentence is told as such, and never as its code. */
export function reasonWords(outcome: string, reason: string | null): string {
  const sentence = explainOutcome(outcome, reason);
  if (sentence === null) return "no reason was recorded";
  return sentence === reason
    ? "a rule that this version does not know stood in the way"
    : inSentence(sentence);
}
