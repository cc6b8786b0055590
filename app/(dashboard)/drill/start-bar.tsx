import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { scenarioWords } from "@/components/drill/scenarios";
import { formatCount, formatDuration } from "@/components/format";
import { channelList } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { RouterOutputs } from "@/server/api/root";
import { type Filters, trafficOf } from "./filters";
import { usePlan } from "./use-plan";

/** Starts the drill, after it was said what it touches and how many people it is for. */
export function StartBar(props: { filters: Filters; choices: RouterOutputs["drill"]["choices"] }) {
  const { filters, choices } = props;
  const { scenario, channel, seconds } = filters;
  const api = useApi();
  const queries = useQueryClient();
  const router = useRouter();
  const plan = usePlan(filters);
  const start = useMutation(
    api.drill.start.mutationOptions({
      onSuccess: ({ id }) => {
        void queries.invalidateQueries({ queryKey: api.drill.list.pathKey() });
        router.push(`/drill/${id}`);
      },
    }),
  );
  const traffic = trafficOf(filters);
  const chosen = choices.channels.find((one) => one.channel === channel);
  const refusal = chosen?.refusal ?? (traffic ? plan.data?.refusal : null);
  const waits = traffic !== null && (plan.data === undefined || plan.isPlaceholderData);
  const name = channelList([channel]);
  return (
    <footer className="sticky bottom-0 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-b-lg border-t bg-surface px-4 py-3">
      <p className="min-w-0 grow basis-60 text-ink-soft text-xs">
        {refusal ??
          `${scenarioWords[scenario].name} on ${name}: in the sandbox, nobody real gets anything.`}
      </p>
      <ConfirmDialog
        title={`Start “${scenarioWords[scenario].name}” on ${name}?`}
        action="Start the drill"
        variant="primary"
        consequence={
          <div className="grid gap-2">
            <p>
              For {formatDuration(seconds * 1_000)}, or until somebody stops it:{" "}
              {lowerFirst(scenarioWords[scenario].does)} Everything that goes out by {name}{" "}
              meanwhile is affected, not only the drill’s own messages.
            </p>
            {traffic && plan.data && (
              <p>
                About {formatCount(plan.data.people)} people get one drill message each. It arrives
                in the sandbox alone, and counts toward their caps.
              </p>
            )}
          </div>
        }
        trigger={
          <Button
            variant="primary"
            size="lg"
            disabled={waits || Boolean(refusal)}
            pending={start.isPending}
          >
            <Play aria-hidden /> Start…
          </Button>
        }
        onConfirm={() => start.mutateAsync({ scenario, channel, brokenSeconds: seconds, traffic })}
      />
    </footer>
  );
}

const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
