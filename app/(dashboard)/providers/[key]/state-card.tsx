import type { ReactNode } from "react";
import { formatCount, formatDuration, formatRate, formatShare } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { Account, AccountsPage } from "../account";
import { RateBar } from "../rate-bar";
import { StateBadge } from "../state-badge";

/** What an account is doing now, and where it stands in its channels' orders. */
export function StateCard({ account, page }: { account: Account; page: AccountsPage }) {
  const { recent, since, probeAt, slowUntil } = account;
  const at = page.at.getTime();
  const places = page.chains.flatMap(({ channel, places: all }) => {
    const nth = all.findIndex((place) => place.account === account.key);
    return nth < 0 ? [] : [`${channelLabel(channel)}: ${nth + 1} of ${all.length}`];
  });
  return (
    <Card aria-label="State">
      <CardHeader title="State" actions={<StateBadge account={account} at={at} />} />
      <CardBody className="grid gap-3">
        {account.reason && <p className="text-ink-soft text-sm">{account.reason}</p>}
        <RateBar account={account} />
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          {since && (
            <Fact label="Since">
              <LocalTime at={since} />
            </Fact>
          )}
          {account.forcedBy && <Fact label="By hand of">{account.forcedBy}</Fact>}
          {probeAt && (
            <Fact label="Next probe">
              <LocalTime at={probeAt} />
            </Fact>
          )}
          {slowUntil && slowUntil.getTime() > at && (
            <Fact label="Left alone until">
              <LocalTime at={slowUntil} />
            </Fact>
          )}
          <Fact label="Errors">
            {recent.answers > 0
              ? `${formatShare(recent.errorShare)} of ${formatCount(recent.answers)} in a minute`
              : "nothing sent in a minute"}
          </Fact>
          <Fact label="Latency">
            {recent.latencyMs === null ? "–" : formatDuration(recent.latencyMs)}
          </Fact>
          <Fact label="Limit">
            {account.ratePerSecond === null ? "none" : `${formatRate(account.ratePerSecond)}/s`}
          </Fact>
          {account.ratePerSecond !== null && (
            <Fact label="Kept for P0">{account.reservedPercent}%</Fact>
          )}
          <Fact label="Order">{places.join("; ") || "in none"}</Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0 break-words text-right tabular-nums">{children}</dd>
    </>
  );
}
