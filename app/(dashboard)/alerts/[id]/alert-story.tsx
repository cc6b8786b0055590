import Link from "next/link";
import { Card, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { AlertData } from "./where-to-look";

type Event = AlertData["events"][number];

/** What happens to an alert while somebody is told of it. */
const tellings = ["telling", "told", "not_told"];

const ways: Record<string, string> = { plain: "directly", carillon: "by Carillon" };
const abouts: Record<string, string> = {
  fired: "that it began",
  reminder: "that it goes on",
  over: "that it is over",
};

/** What was done, by whom, and who was told. */
export function AlertStory({ alert: { events, tier } }: { alert: AlertData }) {
  const told = events.some(({ event }) => tellings.includes(event));
  return (
    <Card>
      <CardHeader title="Story" />
      <ol className="divide-y border-t">
        {events.map((event) => (
          <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
            <LocalTime at={event.at} />
            <span className="min-w-0 grow basis-48">{sentenceOf(event)}</span>
          </li>
        ))}
      </ol>
      {!told && tier !== "dashboard" && (
        <p className="border-t px-4 py-2 text-ink-soft text-sm">
          Nobody was told of it.{" "}
          <Link href="/alerts/contacts" className="text-accent underline underline-offset-4">
            Whom alerts are told
          </Link>
        </p>
      )}
    </Card>
  );
}

function sentenceOf({ event, actor, contact, way, detail }: Event): string {
  const [about = "", ...rest] = detail.split(": ");
  const whom = contact ?? "the environment's contacts";
  const how = ways[way ?? ""] ?? "";
  switch (event) {
    case "fired":
      return `It fired: ${detail}`;
    case "told":
      return `${whom} was told ${abouts[about] ?? ""}, ${how}.`;
    case "telling":
      return `${whom} is being told ${abouts[about] ?? ""}, ${how}.`;
    case "not_told":
      return `${whom} could not be told ${abouts[about] ?? ""}, ${how}: ${rest.join(": ")}.`;
    case "snoozed":
      return `${actor} snoozed it ${detail.slice(0, 22).replace("T", " ")} UTC.`;
    case "reopened":
      return `${actor} took it back: it is told again.`;
    case "resolved":
      return actor ? `${actor} resolved it.` : "It was over by itself.";
    default:
      return `${actor ?? "The system"} ${event} it.`;
  }
}
