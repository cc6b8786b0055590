import { CircleAlert, CircleCheck, CircleMinus, Clock3 } from "lucide-react";
import { cn } from "../ui/class-names";
import type { StoryData } from "./story-data";

type Answer = StoryData["answer"];

const looks = {
  ok: { icon: CircleCheck, className: "bg-ok-soft text-ok" },
  warn: { icon: CircleMinus, className: "bg-warn-soft text-warn" },
  bad: { icon: CircleAlert, className: "bg-bad-soft text-bad" },
  info: { icon: Clock3, className: "bg-info-soft text-info" },
};

/** "Why (not)?" in a sentence. */
export function AnswerLine({ tone, sentence }: Pick<Answer, "tone" | "sentence">) {
  const { icon: Icon, className } = looks[tone];
  return (
    <div className={cn("flex gap-3 rounded-lg px-4 py-3", className)} role="status">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <p className="min-w-0 break-words font-semibold">{sentence}</p>
    </div>
  );
}

/** What the sentence rests on, a line a fact. */
export function AnswerEvidence({ evidence }: Pick<Answer, "evidence">) {
  if (evidence.length === 0) return null;
  return (
    <section className="grid gap-2 rounded-lg border p-3">
      <h3 className="font-medium text-sm">Why we say so</h3>
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        {evidence.map(({ label, text }) => (
          <div key={`${label} ${text}`} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="min-w-0 break-words max-sm:mb-1">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
