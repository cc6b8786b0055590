"use client";

import { Siren } from "lucide-react";
import Link from "next/link";
import { scenarioWords } from "@/components/drill/scenarios";
import { channelList } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { useDrills } from "./use-drills";

const phases = {
  starting: "breaks in a moment",
  broken: "broken on purpose",
  healing: "repaired, and healing",
  over: "over",
};

/** Drills that run now: whoever looks for a fault should know of them. */
export function RunningBanner() {
  const { drills } = useDrills();
  const running = drills.filter(({ phase }) => phase !== "over");
  if (running.length === 0) return null;
  return (
    <section aria-label="Drills that run now" className="mb-4 grid gap-2">
      {running.map(({ id, channel, scenario, phase, startedBy }) => (
        <div
          key={id}
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn"
        >
          <Siren aria-hidden className="size-5 shrink-0" />
          <p role="status" className="min-w-0 grow basis-60">
            <span className="font-medium">
              {scenarioWords[scenario].name} on {channelList([channel])}:
            </span>{" "}
            {phases[phase]}. Started by {startedBy}.
          </p>
          <Button asChild>
            <Link href={`/drill/${id}`}>Watch it</Link>
          </Button>
        </div>
      ))}
    </section>
  );
}
