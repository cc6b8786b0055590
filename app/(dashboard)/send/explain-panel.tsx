import { Lightbulb, LoaderCircle } from "lucide-react";
import { formatCount } from "@/components/format";
import { ReasonForm } from "@/components/look/reason-form";
import { channelList } from "@/components/notification/channels";
import { MessagePreview } from "@/components/notification/message-preview";
import { OutcomeBar } from "@/components/notification/outcome-bar";
import { outcomeLook } from "@/components/notification/states";
import { OutcomeBadge } from "@/components/notification/status-badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LocalTime } from "@/components/ui/local-time";
import type { Explained, Explanation } from "./use-explanation";

type User = Explained["users"][number];

const strategies = {
  direct: "direct",
  write: "fan-out on write",
  paced: "fan-out on write, paced",
  read: "a broadcast, which each inbox looks up",
};

/** What would happen now, by the real evaluation: who, by which channels, why not, in which words. */
export function ExplainPanel(props: {
  explanation: Explanation;
  seesPeople: boolean;
  /** Who it is for, where that is one person. */
  userId: string | null;
}) {
  const { data, error, pending } = props.explanation;
  return (
    <>
      <Card aria-busy={pending}>
        <CardHeader
          title="What would happen now"
          hint={data && `${strategies[data.strategy]}, by the real evaluation; nothing is sent`}
          actions={
            pending && (
              <LoaderCircle
                aria-label="Evaluating"
                className="size-4 animate-spin text-ink-faint"
              />
            )
          }
        />
        {error ? (
          <ErrorState
            title="It would not be accepted"
            error={error}
            onRetry={props.explanation.retry}
          />
        ) : data ? (
          <CardBody className="grid gap-4">
            {data.strategy !== "direct" && !data.withheld && <Crowd explained={data} />}
            {data.users.map((user, i) => (
              <OneUser key={user.userId} user={user} open={i === 0} />
            ))}
            <Withheld explained={data} seesPeople={props.seesPeople} />
          </CardBody>
        ) : (
          <EmptyState icon={Lightbulb} title="Say who it is for">
            Then this shows who would get it, by which channels, who would not and why.
          </EmptyState>
        )}
      </Card>
      {data?.withheld === "reason" && props.userId && (
        <ReasonForm userId={props.userId} takesFocus={false} />
      )}
    </>
  );
}

/** What is not shown, and why. */
function Withheld({ explained, seesPeople }: { explained: Explained; seesPeople: boolean }) {
  const words = withheldWords(explained, seesPeople);
  return words && <p className="text-ink-soft text-sm">{words}</p>;
}

function withheldWords({ withheld, users, evaluated }: Explained, seesPeople: boolean) {
  if (withheld === "role")
    return "It would be accepted. What becomes of people by name is not for your role to see.";
  if (withheld === "reason")
    return "It would be accepted. To see what this person would get, say why you look at them.";
  return users.length === 0 && evaluated > 0 && !seesPeople
    ? "Your role does not see whom these are."
    : null;
}

function Crowd({ explained }: { explained: Explained }) {
  const { outcomes, evaluated, estimatedRecipients } = explained;
  const totals = Map.groupBy(outcomes, ({ outcome }) => outcome);
  const parts = [...totals].map(([outcome, list]) => ({
    outcome,
    n: list.reduce((sum, { n }) => sum + n, 0),
  }));
  return (
    <div className="grid gap-2.5">
      <p className="text-sm">
        <span className="font-semibold text-xl tabular-nums tracking-tight">
          {formatCount(estimatedRecipients)}
        </span>{" "}
        <span className="text-ink-soft">
          {estimatedRecipients > evaluated
            ? `recipients, roughly; ${formatCount(evaluated)} of them were evaluated just now`
            : "recipients, all evaluated just now"}
        </span>
      </p>
      <OutcomeBar parts={parts} label="Outcomes" />
      <ul className="grid gap-1 text-sm">
        {outcomes.map(({ outcome, why, n }) => (
          <li key={`${outcome}/${why}`} className="flex justify-between gap-4">
            <span>
              <span className="capitalize">{outcomeLook(outcome).label}</span>
              {why && <span className="text-ink-soft">: {why}</span>}
            </span>
            <span className="tabular-nums">{formatCount(n)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OneUser({ user, open }: { user: User; open: boolean }) {
  return (
    <details open={open} className="rounded-lg border">
      <summary className="px-3 py-2.5 text-sm">
        <span className="inline-flex w-[calc(100%-1.25rem)] flex-wrap items-center gap-x-3 gap-y-1 align-middle">
          <span className="font-mono text-xs">{user.userId}</span>
          <OutcomeBadge outcome={user.outcome} />
          <span className="text-ink-soft text-xs">{sentenceOf(user)}</span>
          {user.heldUntil && (
            <span className="text-ink-soft text-xs">
              until <LocalTime at={user.heldUntil} />
            </span>
          )}
          {user.digestAt && (
            <span className="text-ink-soft text-xs">
              by e-mail in the digest of <LocalTime at={user.digestAt} />
            </span>
          )}
        </span>
      </summary>
      <div className="grid items-start gap-3 px-3 pb-3 xl:grid-cols-2">
        {Object.entries(user.wouldRender).map(([channel, preview]) => (
          <MessagePreview key={channel} channel={channel} {...preview} />
        ))}
        {Object.keys(user.wouldRender).length === 0 && (
          <p className="text-ink-soft text-sm">Nothing would be written.</p>
        )}
      </div>
    </details>
  );
}

function sentenceOf({ outcome, why, channels }: User): string {
  if (outcome === "suppressed") return why ?? "";
  const by = `by ${channelList(channels)}`;
  return outcome === "held" && why ? `${by}; ${why.charAt(0).toLowerCase()}${why.slice(1)}` : by;
}
