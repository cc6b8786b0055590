import { useQuery } from "@tanstack/react-query";
import { ArrowRight, FlaskConical } from "lucide-react";
import Link from "next/link";
import { useApi } from "@/components/api";
import { AudienceText } from "@/components/notification/audience";
import { StageFlow } from "@/components/notification/stage-flow";
import { stagesOf } from "@/components/notification/stages";
import { StatusBadge } from "@/components/notification/status-badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";

const pollMs = 400;

/** It appears above the form that it was sent from. */
const show = (card: HTMLElement | null) =>
  card?.scrollIntoView({ behavior: "smooth", block: "nearest" });

/** What was just sent, stage by stage while it travels. */
export function Travel({ id }: { id: string }) {
  const { data, error } = useQuery({
    ...useApi().notifications.one.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.completedAt ? false : pollMs),
  });
  return (
    <Card ref={show} aria-label="What was just sent" className="scroll-mt-20">
      <CardHeader
        title={
          data ? (
            <span className="flex flex-wrap items-center gap-2">
              {data.typeName}
              <span className="font-normal text-ink-soft">
                to <AudienceText audience={data.audience} />
              </span>
              <StatusBadge status={data.status} paused={Boolean(data.fanout?.pausedAt)} />
            </span>
          ) : (
            "Sent"
          )
        }
        actions={
          <>
            {data?.rights.sandbox && (
              <Button asChild size="sm">
                <Link href={`/sandbox?notification=${id}`}>
                  <FlaskConical aria-hidden /> What arrived
                </Link>
              </Button>
            )}
            <Button asChild size="sm">
              <Link href={`/notifications/${id}`}>
                Open <ArrowRight aria-hidden />
              </Link>
            </Button>
          </>
        }
      />
      <CardBody>
        {data ? (
          <StageFlow stages={stagesOf(data)} />
        ) : error ? (
          <ErrorState error={error} />
        ) : (
          <Skeleton className="h-28" />
        )}
      </CardBody>
    </Card>
  );
}
