import { useInfiniteQuery } from "@tanstack/react-query";
import { History as HistoryIcon, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import type { ReactNode } from "react";
import { useApi } from "@/components/api";
import { Story } from "@/components/story/story";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { PagedList } from "@/components/ui/paged-list";
import type { RouterOutputs } from "@/server/api/root";
import { filterCount, historyInput, historyParsers, noFilters } from "./filters";
import { HistoryFilters } from "./history-filters";
import { HistoryRow } from "./history-row";
import { HistoryRun } from "./history-run";
import { runsOf } from "./history-runs";
import type { Person } from "./person";

type Item = RouterOutputs["users"]["history"]["items"][number];

const pollMs = 5_000;

/** What was decided for the user, newest first; a line opens into its whole story. */
export function History({ userId, types }: { userId: string; types: Person["types"] }) {
  const [state, setState] = useQueryStates(historyParsers);
  const { open } = state;
  const list = useInfiniteQuery({
    ...useApi().users.history.infiniteQueryOptions(
      { userId, ...historyInput(state) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    refetchInterval: pollMs,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const listed = items.some(({ notificationId }) => notificationId === open);
  const filtered = filterCount(state) > 0;
  return (
    <div className="grid min-w-0 gap-4">
      {open !== null && !listed && !list.isPending && (
        <Asked userId={userId} id={open} onClose={() => void setState({ open: null })} />
      )}
      <Card>
        <CardHeader title="History" hint="Suppressed messages included" />
        <HistoryFilters
          state={state}
          types={types}
          userId={userId}
          onChange={(part) => void setState(part)}
        />
        <PagedList
          list={list}
          shown={items.length}
          skeleton={8}
          empty={
            filtered ? (
              <NothingMatches onClear={() => void setState(noFilters)} />
            ) : (
              <EmptyState icon={HistoryIcon} title="Nothing was sent or suppressed yet">
                Everything for which this user is considered appears here, with its reason.
              </EmptyState>
            )
          }
        >
          <ul className="divide-y divide-line">
            {runsOf(items).map((run) => (
              <Run key={run[0]?.notificationId} run={run} open={open}>
                {run.map((item) => (
                  <HistoryRow
                    key={item.notificationId}
                    item={item}
                    userId={userId}
                    open={item.notificationId === open}
                    onToggle={(shown) =>
                      void setState({ open: shown ? item.notificationId : null })
                    }
                  />
                ))}
              </Run>
            ))}
          </ul>
        </PagedList>
      </Card>
    </div>
  );
}

/** One message as it is; several as one line. */
function Run(props: { run: Item[]; open: string | null; children: ReactNode }) {
  const [first] = props.run;
  if (!first || props.run.length === 1) return props.children;
  return (
    <HistoryRun
      n={props.run.length}
      typeName={first.typeName}
      sentence={first.answer.sentence}
      holdsOpen={props.run.some(({ notificationId }) => notificationId === props.open)}
    >
      {props.children}
    </HistoryRun>
  );
}

/** The story of a notification that was asked for by its id, wherever it stands (or does not). */
function Asked(props: { userId: string; id: string; onClose: () => void }) {
  return (
    <Card>
      <CardHeader
        title="Asked for"
        hint={<span className="font-mono">{props.id}</span>}
        actions={
          <Button variant="ghost" size="icon" aria-label="Close" onClick={props.onClose}>
            <X aria-hidden />
          </Button>
        }
      />
      <CardBody>
        <Story userId={props.userId} notificationId={props.id} />
      </CardBody>
    </Card>
  );
}
