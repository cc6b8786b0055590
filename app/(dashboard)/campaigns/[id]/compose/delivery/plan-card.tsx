import { CircleCheck } from "lucide-react";
import { channelList } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { useZone } from "../../../calendar/use-zone";
import { useAudienceSize } from "../audience/use-audience-count";
import type { Draft } from "../use-draft";
import { usePlan } from "./use-plan";
import { WaveChart } from "./wave-chart";
import {
  holdOutWords,
  paceWords,
  recurrenceWords,
  rolloutWords,
  slotWords,
  startWords,
  winnerWords,
} from "./words";

/** What all the choices come to, in plain sentences, and the waves drawn. */
export function PlanCard({ id, draft }: { id: number; draft: Draft }) {
  const { delivery } = draft.parts;
  const zone = useZone();
  const { data: preview, error } = usePlan(delivery);
  const people = useAudienceSize(id, draft);
  const sentences = [
    startWords(delivery, { preview, zone: zone ?? "UTC" }),
    delivery.recurrence && recurrenceWords(delivery.recurrence, preview?.next ?? []),
    delivery.rollout && rolloutWords(delivery.rollout),
    delivery.winner && winnerWords(delivery.winner),
    paceWords(delivery, people),
    delivery.channels.length > 0 && `Goes by ${channelList(delivery.channels)}.`,
    slotWords(delivery.campaignSlot),
    delivery.holdOutPercent > 0 && holdOutWords(delivery.holdOutPercent, people),
  ].filter((words) => typeof words === "string");
  return (
    <Card>
      <CardHeader title="What will happen" />
      <CardBody className="grid gap-4">
        <ul aria-live="polite" className="grid gap-2.5 text-sm">
          {zone !== null &&
            sentences.map((words) => (
              <li key={words} className="flex gap-2">
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
                {words}
              </li>
            ))}
        </ul>
        {error && <p className="text-bad text-xs">{error.message}</p>}
        {preview && zone !== null && <WaveChart waves={preview.waves} people={people} />}
      </CardBody>
    </Card>
  );
}
