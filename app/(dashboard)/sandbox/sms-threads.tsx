import { RelativeTime } from "@/components/ui/relative-time";
import { HiddenContent, Provenance } from "./provenance";
import type { Received } from "./received";

/** Text messages by recipient, the thread with the newest message first; within it, as a phone shows them. */
export function SmsThreads({ items }: { items: Received[] }) {
  const threads = [...Map.groupBy(items, ({ thread }) => thread).values()];
  return (
    <ul aria-label="Threads" className="grid gap-4 bg-sunken p-4 sm:grid-cols-2">
      {threads.map((thread) => (
        <Thread key={thread[0]?.id} messages={thread.toReversed()} />
      ))}
    </ul>
  );
}

function Thread({ messages }: { messages: Received[] }) {
  const [first] = messages;
  return (
    <li className="flex max-h-96 flex-col overflow-hidden rounded-xl border bg-surface">
      <p className="border-b px-3 py-2 text-center font-medium text-xs">
        {first?.recipient?.to ?? "A recipient"}
      </p>
      <ol className="flex flex-col-reverse gap-3 overflow-y-auto p-3">
        {messages.toReversed().map((message) => (
          <li key={message.id} className="grid animate-pop gap-1 justify-self-start">
            <p className="w-fit max-w-[88%] whitespace-pre-line break-words rounded-2xl rounded-bl-md bg-hover px-3 py-2 text-sm">
              {message.content?.body ?? <HiddenContent />}
            </p>
            <div className="flex flex-wrap gap-x-2 pl-1 text-ink-faint text-xs">
              <RelativeTime at={message.receivedAt} />
              <Provenance item={message} />
            </div>
          </li>
        ))}
      </ol>
    </li>
  );
}
