"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { LookGate } from "@/components/look/look-gate";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { AskCard } from "./ask-card";
import { CapsCard } from "./caps-card";
import { History } from "./history";
import { InboxCard } from "./inbox-card";
import { LooksCard } from "./looks-card";
import type { Person } from "./person";
import { PersonActions } from "./person-actions";
import { PreferencesCard } from "./preferences-card";
import { ProfileCard } from "./profile-card";
import { ReachabilityCard } from "./reachability-card";

type May = { mayAct: boolean; mayLift: boolean; mayErase: boolean; mayAudit: boolean };

export function UserView({ userId, ...may }: { userId: string } & May) {
  const { data } = useQuery(useApi().support.sitting.queryOptions({ userId }));
  const open = data && data.until !== null;
  return (
    <>
      {!open && <PageHeader parent={<ToSearch />} title="User" />}
      <LookGate userId={userId} unknown={<Unknown userId={userId} />}>
        <Seen userId={userId} {...may} />
      </LookGate>
    </>
  );
}

function Seen({ userId, ...may }: { userId: string } & May) {
  const { data, error, refetch } = useQuery(useApi().users.one.queryOptions({ userId }));
  if (data) return <Known person={data} {...may} />;
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton className="h-96" />
  );
}

function ToSearch() {
  return (
    <Link href="/users" className="hover:text-ink hover:underline">
      Users
    </Link>
  );
}

function Unknown({ userId }: { userId: string }) {
  return (
    <NoSuchThing title={`Nobody is known as “${userId}”`} href="/users" label="Search again">
      Ids are the ones of your own services. Erased users are not shown.
    </NoSuchThing>
  );
}

function Known({ person, ...may }: { person: Person } & May) {
  const { user } = person;
  const name = user.attributes.name;
  return (
    <>
      <PageHeader
        parent={<ToSearch />}
        title={typeof name === "string" && name !== "" ? name : user.userId}
        description={
          <span className="flex items-center font-mono text-xs">
            {user.userId}
            <CopyButton value={user.userId} label="user id" />
            {user.suppressedAt && (
              <Badge tone="bad" className="ml-2 font-sans">
                On the suppression list
              </Badge>
            )}
          </span>
        }
        actions={<PersonActions user={user} mayAct={may.mayAct} mayErase={may.mayErase} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[20rem_1fr]">
        <div className="grid gap-4 md:max-xl:grid-cols-2 xl:order-none">
          <ProfileCard user={user} />
          <ReachabilityCard person={person} mayLift={may.mayLift} />
          <PreferencesCard person={person} mayAct={may.mayAct} />
          <CapsCard usage={person.usage} />
          {may.mayAudit && <LooksCard userId={user.userId} />}
        </div>
        <div className="grid min-w-0 gap-4 max-xl:order-first">
          <AskCard person={person} />
          <InboxCard userId={user.userId} />
          <History userId={user.userId} types={person.types} />
        </div>
      </div>
    </>
  );
}
