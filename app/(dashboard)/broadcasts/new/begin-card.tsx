import { useRouter } from "next/navigation";
import { useState } from "react";
import { Foresight } from "@/components/broadcast/foresight";
import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { BeginButton } from "./begin-button";
import { type Draft, missingIn, type TypeChoice } from "./draft";
import type { Foresight as Foreseeing } from "./use-foresight";

/** What will happen, and the button that makes it happen. */
export function BeginCard(props: {
  draft: Draft;
  type: TypeChoice | undefined;
  foresight: Foreseeing;
  onDone: () => void;
}) {
  const { draft, type, foresight, onDone } = props;
  const missing = type ? missingIn(draft.audience) : "Choose a type.";
  const { data } = foresight;
  return (
    <Card aria-label="What will happen">
      <CardHeader title="What will happen" hint="as things are now" />
      <CardBody className="grid gap-4">
        <div aria-live="polite" aria-busy={foresight.pending && missing === null}>
          {missing ? (
            <p className="text-ink-soft text-sm">{missing}</p>
          ) : data ? (
            <Foresight foreseen={data} />
          ) : foresight.error && !foresight.pending ? (
            <ErrorState error={foresight.error} onRetry={foresight.retry} />
          ) : (
            <Skeleton className="h-28" />
          )}
        </div>
        {type && (
          <Send
            draft={draft}
            type={type}
            foresight={foresight}
            blocked={missing !== null}
            onDone={onDone}
          />
        )}
      </CardBody>
    </Card>
  );
}

function Send(props: {
  draft: Draft;
  type: TypeChoice;
  foresight: Foreseeing;
  blocked: boolean;
  onDone: () => void;
}) {
  const { data } = props.foresight;
  const router = useRouter();
  // The estimate said that it needs none; the exact count, that it does.
  const [counted, setCounted] = useState(false);
  const asks = counted || (data !== undefined && data.people > data.approvalOver);
  const open = (path: string) => {
    props.onDone();
    router.push(path);
  };
  return (
    <div className="grid gap-2 border-t pt-4">
      {asks && data && (
        <p className="text-sm">
          To more than {formatCount(data.approvalOver)} people: a second person has to approve it,
          as with campaigns.
        </p>
      )}
      <BeginButton
        draft={props.draft}
        type={props.type}
        foreseen={props.blocked || props.foresight.pending ? undefined : data}
        asks={asks}
        onMustAsk={() => setCounted(true)}
        onOpen={open}
      />
    </div>
  );
}
