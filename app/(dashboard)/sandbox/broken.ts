import { formatCount, formatDuration } from "@/components/format";
import type { Behaviour } from "./received";

/** From here on an answer is slow on purpose (ms). */
const slowMs = 250;

const share = (rate: number) => `${Math.round(rate * 1_000) / 10}%`;

/** What is wrong with a channel on purpose, in words that follow its name; empty: it is healthy. */
export function problemsOf(now: Behaviour, usual: Behaviour): string[] {
  return [
    now.outage && "is out of service",
    now.hangRate > 0 && `leaves ${share(now.hangRate)} of calls without an answer`,
    now.errorRate > 0 && `fails ${share(now.errorRate)} of messages for now`,
    now.rateLimitPerSecond !== null && `takes at most ${formatCount(now.rateLimitPerSecond)}/s`,
    now.invalidTokenRate > 0 && `calls ${share(now.invalidTokenRate)} of addresses dead`,
    now.bounceRate > 0 && `reports ${share(now.bounceRate)} as bounced`,
    now.latencyMs > Math.max(slowMs, usual.latencyMs) &&
      `answers after ${formatDuration(now.latencyMs)}`,
  ].filter((problem) => problem !== false);
}
