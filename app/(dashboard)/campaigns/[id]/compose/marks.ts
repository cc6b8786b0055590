import { type CampaignView, hasAudience, type Parts } from "./campaign";
import type { CheckItem } from "./review/use-review";
import { type Step, steps } from "./steps";
import type { WordsState } from "./use-words-state";

/** How a step stands: its sign, and why in a few words. */
export type Mark = { state: "done" | "problem" | "warning" | "todo"; words: string };

/** What the last review found wins over what can be told without one. */
export function marksOf(
  view: CampaignView,
  parts: Parts,
  { checklist, words }: { checklist: readonly CheckItem[]; words: WordsState | undefined },
): Record<Step, Mark> {
  const plain: Record<Step, Mark> = {
    audience: audienceMark(parts),
    content: contentMark(view, words),
    delivery: deliveryMark(parts),
    review: reviewMark(view),
  };
  const marks = steps.map((step) => [step, found(checklist, step) ?? plain[step]] as const);
  return { ...plain, ...Object.fromEntries(marks) };
}

function found(checklist: readonly CheckItem[], step: Step): Mark | undefined {
  const here = checklist.filter(({ fix }) => fix?.step === step);
  const worst =
    here.find(({ severity }) => severity === "error") ??
    here.find(({ severity }) => severity === "warning");
  if (!worst) return undefined;
  return { state: worst.severity === "error" ? "problem" : "warning", words: worst.sentence };
}

function audienceMark({ audience }: Parts): Mark {
  if (!hasAudience(audience)) return { state: "todo", words: "Who gets it?" };
  if (audience.everyone) return { state: "done", words: "Everyone" };
  const counted = [
    { n: audience.segments.length, word: "segment" },
    { n: audience.lists.length, word: "list" },
  ].flatMap(({ n, word }) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`]));
  return { state: "done", words: counted.join(" and ") };
}

function contentMark({ variants }: CampaignView, words: WordsState | undefined): Mark {
  if (!words || words.unwritten) return { state: "todo", words: "What does it say?" };
  if (words.errors > 0)
    return {
      state: "problem",
      words: words.errors === 1 ? "One thing to fix" : `${words.errors} things to fix`,
    };
  return {
    state: "done",
    words: variants.length === 1 ? "One version" : `${variants.length} variants`,
  };
}

function deliveryMark({ delivery }: Parts): Mark {
  const { start, channels } = delivery;
  if (channels.length === 0) return { state: "problem", words: "No channel is chosen" };
  if (start.kind === "at" && Date.parse(start.at) < Date.now())
    return { state: "problem", words: "The start has passed" };
  const words = { now: "At once", at: "At a time", local: "On each person’s own clock" };
  return { state: "done", words: words[start.kind] };
}

function reviewMark({ campaign, approval }: CampaignView): Mark {
  switch (campaign.status) {
    case "awaiting_approval":
      return { state: "warning", words: "Waits for an approval" };
    case "approved":
      return approval.current
        ? { state: "done", words: "Approved" }
        : { state: "warning", words: "Changed since it was approved" };
    case "scheduled":
      return { state: "done", words: "Scheduled" };
    default:
      return { state: "todo", words: "Check and schedule" };
  }
}
