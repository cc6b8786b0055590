import { FlaskConical } from "lucide-react";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { problemsOf } from "./broken";
import { channelKeys } from "./filters";
import type { Behaviours } from "./received";
import { useChange } from "./use-change";

/** Says what is broken on purpose, so that nobody looks for the fault elsewhere. */
export function BrokenBanner({ behaviours }: { behaviours: Behaviours }) {
  const change = useChange();
  const broken = channelKeys
    .map((key) => ({ key, problems: problemsOf(behaviours.channels[key], behaviours.usual) }))
    .filter(({ problems }) => problems.length > 0);
  if (broken.length === 0) return null;
  return (
    <section
      aria-label="Broken on purpose"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn"
    >
      <FlaskConical aria-hidden className="size-5 shrink-0" />
      <div role="status" className="min-w-0 grow basis-60">
        <p className="font-medium">Broken on purpose</p>
        <ul>
          {broken.map(({ key, problems }) => (
            <li key={key}>
              {channelLabel(key)} {problems.join(", ")}.
            </li>
          ))}
        </ul>
      </div>
      <Button
        pending={change.isPending}
        onClick={() => change.mutate({ name: "all", change: behaviours.usual })}
      >
        Repair everything
      </Button>
    </section>
  );
}
