import Link from "next/link";
import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Letter, stageLabel, stateLabels } from "./letter";

/** Where, when, whose, and what would become of it. */
export function LetterFacts({ letter }: { letter: Letter }) {
  const { notification, ambiguous, messages } = letter;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
      <Fact label="State">
        {stateLabels[letter.state]}
        {letter.decidedBy && ` by ${letter.decidedBy}`}
        {letter.note && `: ${letter.note}`}
      </Fact>
      <Fact label="Ended">
        <RelativeTime at={letter.at} /> while {stageLabel(letter.stage).toLowerCase()}
        {letter.channel && ` by ${letter.channel}`}
      </Fact>
      <Fact label="Messages">
        {messages.toLocaleString("en")}
        {ambiguous > 0 &&
          `, ${ambiguous.toLocaleString("en")} of which may have been sent and never are again`}
      </Fact>
      <Fact label="Whose fault">
        {letter.fault === "producer" ? "The producer's event" : "The platform's, or unknown"}
      </Fact>
      {!letter.replayable && (
        <Fact label="Replay">
          Not possible: the job pointed at nothing. It can only be discarded.
        </Fact>
      )}
      {notification && (
        <>
          <Fact label="Notification">
            {letter.rights.notifications ? (
              <Link
                href={`/notifications/${notification.id}`}
                className="font-mono text-xs underline decoration-dotted underline-offset-4"
              >
                {notification.id}
              </Link>
            ) : (
              <span className="font-mono text-xs">{notification.id}</span>
            )}
          </Fact>
          <Fact label="Type">
            {notification.typeName}, P{notification.priority}
          </Fact>
          <Fact label="Producer">
            <Link
              href={`/producers/${encodeURIComponent(notification.producer.key)}`}
              className="underline decoration-dotted underline-offset-4"
            >
              {notification.producer.name}
            </Link>
          </Fact>
          <Fact label="Accepted">
            <RelativeTime at={notification.acceptedAt} />
          </Fact>
          <Fact label="Expires">
            <RelativeTime at={notification.expiresAt} />, then a replay suppresses it
          </Fact>
        </>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
