import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { AudienceText } from "@/components/notification/audience";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { JsonView } from "@/components/ui/json-view";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DecisionButtons } from "./decision-buttons";
import { FixForm } from "./fix-form";
import type { Letter } from "./letter";
import { LetterFacts } from "./letter-facts";

/** One letter beside the list: what it is about, what it says to those who may read it, and its fate. */
export function LetterDialog({ id, onClose }: { id: number; onClose: () => void }) {
  // Read once: a look at what was written to a person is noted.
  const letter = useQuery({ ...useApi().deadLetters.one.queryOptions({ id }), staleTime: 60_000 });
  const [fixing, setFixing] = useState(false);
  return (
    <Dialog
      open
      side
      onOpenChange={(next) => !next && onClose()}
      title={`Letter ${id}`}
      description={letter.data?.cause}
      footer={
        letter.data?.rights.act &&
        !fixing && (
          <>
            {letter.data.fixable && (
              <Button onClick={() => setFixing(true)}>Fix and replay…</Button>
            )}
            <DecisionButtons
              state={letter.data.state}
              selection={{ ids: [id] }}
              reach={{ letters: 1, messages: letter.data.messages }}
              replayable={letter.data.replayable ? 1 : 0}
              about="this letter"
              onDecided={onClose}
            />
          </>
        )
      }
    >
      {letter.data ? (
        fixing && letter.data.notification?.content ? (
          <FixForm
            id={id}
            data={letter.data.notification.content.data}
            onCancel={() => setFixing(false)}
            onDone={onClose}
          />
        ) : (
          <Shown letter={letter.data} />
        )
      ) : letter.error ? (
        <ErrorState error={letter.error} onRetry={() => void letter.refetch()} />
      ) : (
        <SkeletonRows rows={5} />
      )}
    </Dialog>
  );
}

function Shown({ letter }: { letter: Letter }) {
  const { notification } = letter;
  return (
    <div className="grid gap-4">
      <section aria-label="Error" className="rounded-md border border-bad/30 bg-bad-soft px-3 py-2">
        <p className="break-words font-mono text-xs">{letter.error}</p>
      </section>
      <LetterFacts letter={letter} />
      {notification && (
        <section aria-label="What it says" className="grid gap-2">
          <h3 className="font-medium text-sm">
            What it says, to <AudienceText audience={notification.audience} />
          </h3>
          {notification.content ? (
            <JsonView value={notification.content} />
          ) : (
            <p className="text-ink-soft text-sm">
              Your role may not read it. An administrator can, and can fix it.
            </p>
          )}
        </section>
      )}
    </div>
  );
}
