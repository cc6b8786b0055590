import { type Connection, errorOf, open, pause } from "./call.ts";
import type { InboxListener } from "./types.ts";

/** The server says something at least every 25 seconds. */
const silenceMs = 60_000;
const mostWaitMs = 30_000;

/** Reads the stream until `signal` ends it; opens it again, where it left off, whenever it breaks. */
export async function follow(connection: Connection, listener: InboxListener): Promise<void> {
  const { signal, onError } = listener;
  let last = "";
  for (let failures = 0; !signal.aborted; failures++) {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    signal.addEventListener("abort", end, { signal: attempt.signal });
    try {
      const headers = { accept: "text/event-stream", ...(last && { "last-event-id": last }) };
      const request = { headers, signal: attempt.signal };
      const answer = await open(connection, "/api/v1/inbox/stream", request);
      if (!answer.ok || !answer.body) throw await errorOf(answer);
      failures = 0;
      listener.onOpen?.();
      for await (const event of eventsOf(answer.body, end)) {
        if (event.id) last = event.id;
        tell(listener, event);
      }
    } catch (error) {
      if (!signal.aborted) onError?.(error instanceof Error ? error : new Error(String(error)));
    }
    attempt.abort();
    await pause(Math.min(mostWaitMs, 500 * 2 ** failures) * (0.5 + Math.random()), signal);
  }
}

type StreamEvent = { name: string; data: string; id: string };

/** The events of a body of `text/event-stream`. A line that is silent for a minute is dead. */
async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  onSilence: () => void,
): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const timer = setTimeout(onSilence, silenceMs);
    const { value, done } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield eventOf(block);
  }
}

function eventOf(block: string): StreamEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";
  return { name: field("event"), data: field("data"), id: field("id") };
}

function tell(listener: InboxListener, { name, data }: StreamEvent): void {
  if (name === "message") listener.onMessage?.(JSON.parse(data));
  else if (name === "update") listener.onUpdate?.(JSON.parse(data));
  else if (name === "unread") listener.onUnread?.(JSON.parse(data));
  else if (name === "reset") listener.onReset?.();
}
