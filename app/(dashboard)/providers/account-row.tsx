import Link from "next/link";
import { formatDuration, formatShare } from "@/components/format";
import { BreakerStrip } from "@/components/provider/breaker-strip";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import type { Account, AccountsPage, CurvePoint, Place } from "./account";
import { AccountMenu } from "./account-menu";
import { ExpiryBadge } from "./expiry-badge";
import { RateBar } from "./rate-bar";
import { Spark } from "./spark";
import { StateBadge } from "./state-badge";

/** One account within a channel's order. */
export function AccountRow(props: {
  nth: number;
  account: Account;
  place: Place;
  page: AccountsPage;
  curve: CurvePoint[] | undefined;
  mayAct: boolean;
}) {
  const { nth, account, place, page, curve } = props;
  const at = page.at.getTime();
  const { recent } = account;
  const isWell = account.state === "closed" && account.forced === null;
  return (
    <li
      aria-label={account.label}
      className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-3 px-4 py-3 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_8.5rem_4.5rem_4.5rem_auto]"
    >
      <div className="flex min-w-0 gap-3">
        <span
          aria-hidden
          className="w-4 shrink-0 pt-0.5 text-right text-ink-faint text-xs tabular-nums"
        >
          {nth}
        </span>
        <div className="grid min-w-0 gap-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/providers/${encodeURIComponent(account.key)}`}
              className="truncate font-medium text-sm hover:underline"
            >
              {account.label}
            </Link>
            <StateBadge account={account} at={at} />
            <ExpiryBadge account={account} at={at} />
            {account.checked?.ok === false && <Badge tone="bad">Check failed</Badge>}
          </div>
          <p className="text-ink-faint text-xs">
            <span className="font-mono">{account.key}</span>
            {narrowed(place)}
          </p>
          {!isWell && <Reason account={account} />}
        </div>
      </div>
      <div className="lg:hidden">
        <AccountMenu account={account} page={page} mayAct={props.mayAct} />
      </div>
      <div className="grid min-w-0 gap-0.5 max-lg:col-span-2">
        <Spark points={curve} />
        <BreakerStrip pieces={account.strip} />
      </div>
      <div className="contents max-lg:col-span-2 max-lg:grid max-lg:grid-cols-[1fr_auto_auto] max-lg:gap-x-5">
        <RateBar account={account} />
        <Figure label="Errors" bad={recent.errorShare > 0.1}>
          {recent.answers > 0 ? formatShare(recent.errorShare) : "–"}
        </Figure>
        <Figure label="Latency">
          {recent.latencyMs === null ? "–" : formatDuration(recent.latencyMs)}
        </Figure>
      </div>
      <div className="max-lg:hidden">
        <AccountMenu account={account} page={page} mayAct={props.mayAct} />
      </div>
    </li>
  );
}

function narrowed({ priorities, prefix }: Place): string {
  const which = priorities.length < 3 ? `, ${priorities.map((n) => `P${n}`).join(" ")} only` : "";
  return which + (prefix ? `, numbers from ${prefix}` : "");
}

/** Why its breaker is as it is, since when, and what happens next. */
function Reason({ account }: { account: Account }) {
  const { reason, since, probeAt, forcedBy } = account;
  return (
    <p className="text-ink-soft text-xs">
      {reason}
      {forcedBy && ` By ${forcedBy}.`}
      {since && (
        <>
          {" "}
          Since <LocalTime at={since} />.
        </>
      )}
      {probeAt && (
        <>
          {" "}
          Next probe <LocalTime at={probeAt} />.
        </>
      )}
    </p>
  );
}

function Figure(props: { label: string; bad?: boolean; children: string }) {
  return (
    <div className="grid gap-0.5 text-right">
      <span className="text-ink-faint text-xs">{props.label}</span>
      <span className={cn("font-medium text-sm tabular-nums", props.bad && "text-bad")}>
        {props.children}
      </span>
    </div>
  );
}
