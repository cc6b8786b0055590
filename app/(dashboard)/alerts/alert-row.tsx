import Link from "next/link";
import { AlertActions } from "@/components/alert/alert-actions";
import { TierBadge } from "@/components/alert/tier-badge";
import type { ListedAlert } from "@/components/alert/words";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";

/** One alert of a list: what is wrong, since when, and who looks after it. */
export function AlertRow({ alert, mayAct }: { alert: ListedAlert; mayAct: boolean }) {
  const { id, name, groupKey, tier, sentence, firedAt, resolvedAt } = alert;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 grow basis-72 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <TierBadge tier={tier} />
          <Link href={`/alerts/${id}`} className="font-medium text-sm hover:underline">
            {name}
            {groupKey && <span className="text-ink-soft"> · {groupKey}</span>}
          </Link>
          {resolvedAt && <Badge tone="ok">over</Badge>}
        </div>
        <p className="text-ink-soft text-sm">{sentence}</p>
        <p className="text-ink-faint text-xs">
          Since <RelativeTime at={firedAt} />
          <Care alert={alert} />
        </p>
      </div>
      {mayAct && <AlertActions alert={alert} />}
    </li>
  );
}

/** Who looks after it, or why nobody is told. */
function Care({ alert }: { alert: ListedAlert }) {
  const { state, acknowledgedBy, acknowledgedAt, snoozedBy, snoozedUntil, resolvedAt, resolvedBy } =
    alert;
  if (resolvedAt) {
    return (
      <>
        {" "}
        · over <RelativeTime at={resolvedAt} />
        {resolvedBy ? ` by ${resolvedBy}` : " by itself"}
      </>
    );
  }
  if (acknowledgedAt) {
    return (
      <>
        {" "}
        · acknowledged <RelativeTime at={acknowledgedAt} /> by {acknowledgedBy}
      </>
    );
  }
  if (snoozedUntil) {
    return (
      <>
        {" "}
        · snoozed until <RelativeTime at={snoozedUntil} /> by {snoozedBy}
      </>
    );
  }
  return alert.mutedUntil && state === "firing" ? (
    <>
      {" "}
      · its rule is muted until <RelativeTime at={alert.mutedUntil} />
    </>
  ) : null;
}
