import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Drill } from "@/components/drill/scenarios";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { summaryWords } from "./summary-words";

/** How it went, once it is over. */
export function SummaryCard({ data }: { data: Drill }) {
  const { good, sentences } = summaryWords(data);
  const Icon = good ? CircleCheck : TriangleAlert;
  return (
    <Card className="mb-4 flex gap-3 px-4 py-4">
      <Icon
        aria-hidden
        className={good ? "size-5 shrink-0 text-ok" : "size-5 shrink-0 text-warn"}
      />
      <div className="grid min-w-0 grow gap-1.5">
        <h2 className="font-medium">The drill is over. {data.drill.endReason}</h2>
        {data.isRecorded ? (
          <ul className="grid gap-0.5 text-ink-soft text-sm">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        ) : (
          <Skeleton className="h-4 w-64" aria-label="What is under way settles" />
        )}
      </div>
    </Card>
  );
}
