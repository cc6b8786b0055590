"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useApiClient } from "@/components/api";
import { ComposedPreview } from "@/components/broadcast/composed-preview";
import { Foresight } from "@/components/broadcast/foresight";
import { formatCount } from "@/components/format";
import { chosenWords } from "@/components/notification/audience";
import { errorCode } from "@/components/query-client";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { LocalTime } from "@/components/ui/local-time";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { formatSeconds } from "@/components/ui/seconds-field";
import { Skeleton } from "@/components/ui/skeleton";
import { DecideButtons } from "./decide-buttons";
import { NewerWords } from "./newer-words";
import type { Request } from "./request";

const pollMs = 10_000;

/** A broadcast that takes two people: what it is, and the decision. */
export function RequestView({ id }: { id: string }) {
  const { data, error, refetch, isFetching } = useQuery({
    ...useApi().broadcastStart.request.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.decidedAt === null ? pollMs : false),
  });
  if (data) return <Loaded request={data} />;
  const unknown = errorCode(error) === "NOT_FOUND" || errorCode(error) === "BAD_REQUEST";
  return (
    <>
      <PageHeader parent={<ToList />} title="Broadcast to approve" />
      {!error ? (
        <Skeleton className="h-96" />
      ) : unknown ? (
        <NoSuchThing title="Nobody asked for this" href="/broadcasts" label="To the list">
          Check the address.
        </NoSuchThing>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
    </>
  );
}

const ToList = () => (
  <Link href="/broadcasts" className="hover:text-ink hover:underline">
    Broadcasts
  </Link>
);

function Loaded({ request }: { request: Request }) {
  const { broadcast, typeName, people, version } = request;
  return (
    <>
      <PageHeader
        parent={<ToList />}
        title={`“${typeName}” to ${formatCount(people)} people`}
        description={<State request={request} />}
        actions={<DecideButtons request={request} />}
      />
      <NewerWords request={request} />
      {/* Beside the words, which are tall, stands whom it is for and what it does; on a phone they come in between. */}
      <div className="grid items-start gap-4 lg:grid-cols-2 lg:grid-rows-[auto_1fr]">
        <Card>
          <CardHeader title="What was asked for" />
          <CardBody>
            <dl className="grid gap-x-4 gap-y-3 text-sm sm:grid-cols-[6rem_1fr]">
              <dt className="text-ink-soft max-sm:-mb-2.5">For</dt>
              <dd>
                {chosenWords(broadcast.audience)} <Keys audience={broadcast.audience} />
              </dd>
              <dt className="text-ink-soft max-sm:-mb-2.5">Begins</dt>
              <dd>
                {broadcast.startsAt === null ? (
                  "as soon as it is approved"
                ) : (
                  <LocalTime at={new Date(broadcast.startsAt)} />
                )}
              </dd>
              <dt className="text-ink-soft max-sm:-mb-2.5">Lasts</dt>
              <dd>{formatSeconds(broadcast.lastsSeconds)}</dd>
              <dt className="text-ink-soft max-sm:-mb-2.5">Channels</dt>
              <dd>{broadcast.push ? "Inbox and push" : "Inbox only"}</dd>
            </dl>
          </CardBody>
        </Card>
        <Card className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <CardHeader
            title="What it says"
            hint={`${version === null ? "" : `version ${version}, `}to nobody in particular, in English`}
          />
          <CardBody>
            <ComposedPreview broadcast={broadcast} />
          </CardBody>
        </Card>
        {request.decidedAt === null && <Outlook broadcast={broadcast} />}
      </div>
    </>
  );
}

/** The names of segments and lists, which the words only count. */
function Keys({ audience }: { audience: Request["broadcast"]["audience"] }) {
  const { segments, lists, excludeSegments, excludeLists } = audience;
  const chosen = audience.who === "some" ? [...segments, ...lists] : [];
  const keys = [...chosen, ...[...excludeSegments, ...excludeLists].map((key) => `not ${key}`)];
  if (keys.length === 0) return null;
  return (
    <span className="block break-words font-mono text-ink-soft text-xs">{keys.join(", ")}</span>
  );
}

function Outlook({ broadcast }: { broadcast: Request["broadcast"] }) {
  const api = useApi();
  const client = useApiClient();
  const { data, error, refetch } = useQuery({
    queryKey: [...api.broadcastStart.foresee.mutationKey(), broadcast],
    queryFn: () => client.broadcastStart.foresee.mutate(broadcast),
    retry: false,
  });
  return (
    <Card>
      <CardHeader title="What will happen" hint="as things are now" />
      <CardBody>
        {data ? (
          <Foresight foreseen={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-28" />
        )}
      </CardBody>
    </Card>
  );
}

function State({ request }: { request: Request }) {
  const { requestedBy, requestedAt, decidedBy, decidedAt, notificationId, reason, own } = request;
  if (decidedAt === null) {
    return (
      <>
        {requestedBy} asked <LocalTime at={requestedAt} />.{" "}
        {own ? "Somebody else has to approve it." : "Approving begins it, exactly as it is here."}
      </>
    );
  }
  if (notificationId !== null) {
    return (
      <>
        {decidedBy} approved it <LocalTime at={decidedAt} />.
      </>
    );
  }
  if (decidedBy === requestedBy) {
    return (
      <>
        {decidedBy} took it back <LocalTime at={decidedAt} />.
      </>
    );
  }
  return (
    <>
      {decidedBy} sent it back <LocalTime at={decidedAt} />: {reason}
    </>
  );
}
