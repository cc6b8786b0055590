import Link from "next/link";
import type { ReactNode } from "react";
import { formatDuration } from "../format";
import { channelIcon, channelLabel } from "../notification/channels";
import { OutcomeBadge } from "../notification/status-badge";
import { Badge } from "../ui/badge";
import { cn } from "../ui/class-names";
import { LocalTime } from "../ui/local-time";
import type { StoryData } from "./story-data";

type Delivery = StoryData["deliveries"][number];

type Step = {
  at: Date | null;
  tone: "ok" | "bad" | "muted";
  what: ReactNode;
  note?: ReactNode;
};

/** One external channel: every attempt, the last outcome, and what the provider told later. */
export function DeliveryStory({ delivery }: { delivery: Delivery }) {
  const steps = [
    ...originSteps(delivery),
    ...delivery.failedAttempts.map(attemptStep),
    ...endSteps(delivery),
  ];
  return (
    <Channel channel={delivery.channel} badge={<DeliveryBadge delivery={delivery} />}>
      {delivery.why && <p className="text-sm">{delivery.why}.</p>}
      <Steps steps={steps} />
    </Channel>
  );
}

/** A mail that its reader wants collected was not stopped, though its own delivery ends. */
function DeliveryBadge({ delivery: { state, reason } }: { delivery: Delivery }) {
  if (reason === "digest") return <Badge tone="muted">waits for the digest</Badge>;
  if (reason === "digested")
    return (
      <Badge tone="ok" dot>
        in the digest
      </Badge>
    );
  return <OutcomeBadge outcome={state} />;
}

function InDigest({ id }: { id: string | null }) {
  if (id === null) return "Went out in the user's digest";
  return (
    <>
      Went out in{" "}
      <Link href={`/notifications/${id}`} className="underline">
        the user's digest
      </Link>
    </>
  );
}

/** The inbox: the message itself. */
export function InboxStory(props: {
  story: StoryData;
  message: NonNullable<StoryData["message"]>;
}) {
  const { message, story } = props;
  const steps: Step[] = [
    { at: story.event.at, tone: "ok", what: "In the inbox" },
    ...marks([
      ["Seen", message.seenAt],
      ["Read", message.readAt],
      ["Clicked", message.clickedAt],
      ["Archived", message.archivedAt],
    ]),
  ];
  return (
    <Channel
      channel="in_app"
      badge={
        <Badge tone="ok" dot>
          in the inbox
        </Badge>
      }
    >
      <Steps steps={steps} />
    </Channel>
  );
}

function Channel(props: { channel: string; badge: ReactNode; children: ReactNode }) {
  const Icon = channelIcon(props.channel);
  return (
    <section className="grid gap-2 rounded-lg border p-3">
      <h3 className="flex items-center gap-2 font-medium text-sm">
        <Icon aria-hidden className="size-4 text-ink-faint" />
        {channelLabel(props.channel)}
        <span className="ml-auto">{props.badge}</span>
      </h3>
      {props.children}
    </section>
  );
}

const dots = { ok: "before:bg-ok", bad: "before:bg-bad", muted: "before:bg-line-strong" };

function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol className="grid gap-2">
      {steps.map(({ at, tone, what, note }, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place in the story
          key={i}
          className={cn(
            "relative grid grid-cols-[1fr_auto] gap-x-3 pl-4 text-sm before:absolute before:top-[7px] before:left-0.5 before:size-1.5 before:rounded-full",
            dots[tone],
          )}
        >
          <span className="min-w-0">{what}</span>
          {at && <LocalTime at={at} className="text-ink-soft text-xs tabular-nums" />}
          {note && <span className="col-span-2 break-words text-ink-soft text-xs">{note}</span>}
        </li>
      ))}
    </ol>
  );
}

function attemptStep(attempt: Delivery["failedAttempts"][number]): Step {
  const latency = attempt.latencyMs === null ? "" : ` After ${formatDuration(attempt.latencyMs)}`;
  return {
    at: attempt.at,
    tone: "bad",
    what: `Attempt ${attempt.attempt} by ${attempt.provider}: ${attempt.why ?? "it did not succeed"}`,
    note: (
      <>
        {attempt.detail && `The provider’s words: “${attempt.detail}”`}
        {latency}
      </>
    ),
  };
}

/** Where a delivery that stands in for another one came from. */
function originSteps({ fallbackOf }: Delivery): Step[] {
  if (fallbackOf === null) return [];
  const what = `Stands in for ${channelLabel(fallbackOf)}, which no provider took`;
  return [{ at: null, tone: "muted", what }];
}

function endSteps(delivery: Delivery): Step[] {
  const { state, provider, providerMessageId, attempts, notBefore, paused } = delivery;
  if (state === "sent")
    return [
      {
        at: delivery.finishedAt,
        tone: "ok",
        what: `Attempt ${Math.max(1, attempts)} by ${provider ?? "the provider"}: taken`,
        note: providerMessageId && (
          <>
            its answer: <span className="font-mono">{providerMessageId}</span>
          </>
        ),
      },
      ...marks([
        ["Delivered", delivery.deliveredAt],
        ["Opened", delivery.openedAt],
        ["Clicked", delivery.clickedAt],
      ]),
      ...marks(
        [
          ["Bounced", delivery.bouncedAt],
          ["Marked as spam", delivery.complainedAt],
        ],
        "bad",
      ),
    ];
  if (delivery.reason === "digest")
    return [{ at: notBefore, tone: "muted", what: "The user's next digest" }];
  if (delivery.reason === "digested")
    return [{ at: delivery.finishedAt, tone: "ok", what: <InDigest id={delivery.digestId} /> }];
  if (paused) return [{ at: null, tone: "muted", what: "Parked until somebody resumes" }];
  if (state === "queued" && delivery.reason === "provider_down")
    return [{ at: null, tone: "bad", what: "Waits until a provider takes messages again" }];
  if (state === "queued")
    return [
      notBefore
        ? { at: notBefore, tone: "muted", what: attempts > 0 ? "Next attempt" : "Waits until" }
        : { at: null, tone: "muted", what: "Queued" },
    ];
  if (state === "sending")
    return [{ at: null, tone: "muted", what: `With ${provider ?? "the provider"} now` }];
  return [{ at: delivery.finishedAt, tone: "muted", what: endWords[state] ?? "Ended" }];
}

const endWords: Record<string, string> = {
  failed: "Given up",
  expired: "Its time had passed",
  cancelled: "Stopped before it was sent",
  unknown: "It is not known whether it arrived",
};

function marks(pairs: [what: string, at: Date | null][], tone: "ok" | "bad" = "ok"): Step[] {
  return pairs.flatMap(([what, at]) => (at ? [{ at, tone, what }] : []));
}
