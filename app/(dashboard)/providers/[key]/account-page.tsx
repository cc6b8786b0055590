"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { channelList } from "@/components/notification/channels";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { type Account, type AccountsPage, liveMs } from "../account";
import { AccountMenu } from "../account-menu";
import { CheckCard } from "./check-card";
import { CredentialsCard } from "./credentials-card";
import { CurveCard } from "./curve-card";
import { EventsCard } from "./events-card";
import { StateCard } from "./state-card";

/** One account: how it is doing, what became of it, what it is opened with. */
export function AccountPage(props: {
  accountKey: string;
  mayAct: boolean;
  mayEnter: boolean;
  mayStop: boolean;
}) {
  const all = useQuery({ ...useApi().providers.all.queryOptions(), refetchInterval: liveMs });
  const account = all.data?.accounts.find(({ key }) => key === props.accountKey);
  if (all.data && account) {
    return <Known {...props} account={account} page={all.data} updatedAt={all.dataUpdatedAt} />;
  }
  return (
    <>
      <PageHeader parent={<ToProviders />} title="Account" />
      {all.data ? (
        <NoSuchThing title="There is no such account" href="/providers" label="All providers">
          It may have been removed, or its environment variables are gone.
        </NoSuchThing>
      ) : all.error ? (
        <ErrorState error={all.error} onRetry={() => void all.refetch()} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}

function ToProviders() {
  return (
    <Link href="/providers" className="hover:text-ink hover:underline">
      Providers
    </Link>
  );
}

function Known(props: {
  account: Account;
  page: AccountsPage;
  updatedAt: number;
  mayAct: boolean;
  mayEnter: boolean;
  mayStop: boolean;
}) {
  const { account, page, mayAct, mayStop } = props;
  const target = { scope: "provider", value: account.key, label: account.label } as const;
  return (
    <>
      <PageHeader
        parent={<ToProviders />}
        title={account.label}
        description={
          <>
            {account.adapterLabel} for {channelList(account.channels)},{" "}
            <span className="font-mono text-xs">{account.key}</span>
          </>
        }
        actions={
          <>
            <LiveBadge updatedAt={props.updatedAt} />
            {mayStop && <StopButton target={target} />}
            <AccountMenu account={account} page={page} mayAct={mayAct} wide />
          </>
        }
      />
      <StoppedBanner target={target} mayAct={mayStop} />
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-4">
          <CurveCard account={account} />
          <EventsCard accountKey={account.key} />
        </div>
        <div className="grid gap-4 max-lg:order-first">
          <StateCard account={account} page={page} />
          <CheckCard account={account} mayAct={mayAct} />
          {props.mayEnter && <CredentialsCard account={account} at={page.at.getTime()} />}
        </div>
      </div>
    </>
  );
}
