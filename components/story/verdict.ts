import type { RouterOutputs } from "@/server/api/root";
import { channelLabel, channelList } from "../notification/channels";

export type StoryData = RouterOutputs["users"]["story"];
type Delivery = StoryData["deliveries"][number];

export type Verdict = { tone: "ok" | "warn" | "bad" | "info"; title: string; detail: string };

/** "Why (not)?" in a sentence or two. */
export function verdictOf({ event, message, deliveries }: StoryData): Verdict {
  if (!message) return notConsidered(event);
  if (message.outcome === "suppressed")
    return {
      tone: "warn",
      title: `Suppressed: ${lower(message.why ?? "no reason was recorded")}.`,
      detail: "Nothing was sent, and nothing stands in the inbox.",
    };
  const sent = deliveries.filter(({ state }) => state === "sent");
  const open = deliveries.filter(({ state }) => state === "queued" || state === "sending");
  const failed = deliveries.filter(
    (delivery) => !sent.includes(delivery) && !open.includes(delivery),
  );
  const reached = [...(message.inApp ? ["in_app"] : []), ...sent.map(({ channel }) => channel)];
  const held = message.outcome === "held" && message.why ? `${message.why}. ` : "";
  const detail = `${held}${[...failed, ...open].map(tell).join(" ")}`.trim();
  if (reached.length === 0 && open.length === 0)
    return { tone: "bad", title: "It did not arrive on any channel.", detail };
  if (open.length > 0 && sent.length === 0)
    return {
      tone: "info",
      title: message.inApp
        ? `It is in the inbox; ${channelList(open.map(({ channel }) => channel))} will follow.`
        : `On its way by ${channelList(open.map(({ channel }) => channel))}.`,
      detail,
    };
  return {
    tone: failed.length > 0 ? "warn" : "ok",
    title:
      sent.length === 0 ? "It is in the inbox." : `Sent by ${channelList(sentBy(message, sent))}.`,
    detail,
  };
}

function sentBy({ inApp }: { inApp: boolean }, sent: Delivery[]): string[] {
  return [...sent.map(({ channel }) => channel), ...(inApp ? ["in_app"] : [])];
}

function notConsidered(event: StoryData["event"]): Verdict {
  const { status } = event;
  if (status === "scheduled")
    return {
      tone: "info",
      title: "It has not gone out yet.",
      detail: "It is scheduled; the rules are evaluated when its time comes.",
    };
  if (status === "accepted" || status === "running")
    return {
      tone: "info",
      title: "Nothing was decided for this user so far.",
      detail:
        "The notification is still being evaluated. When it is complete and nothing stands here, the user is not in its audience.",
    };
  return {
    tone: "warn",
    title:
      status === "cancelled"
        ? "It was cancelled before this user was evaluated, or the user is not in its audience."
        : "The user was not in its audience.",
    detail: "No rule was evaluated for this user, and nothing was sent.",
  };
}

function tell({ channel, state, why, paused, notBefore, attempts }: Delivery): string {
  const name = channelLabel(channel);
  if (paused) return `${name} is parked: the notification is paused.`;
  if (state === "queued" && notBefore)
    return attempts > 0 ? `${name} is tried again soon.` : `${name} waits.`;
  if (state === "queued" || state === "sending") return `${name} is ${state}.`;
  return `${name} ${state === "unknown" ? "may have arrived" : state}${why ? `: ${lower(why)}` : ""}.`;
}

/** Within a sentence; names that are capitals stay. */
function lower(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}
