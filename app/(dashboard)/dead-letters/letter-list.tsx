import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Checkbox } from "@/components/ui/checkbox";
import { PagedList } from "@/components/ui/paged-list";
import { Row, Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { DecisionButtons } from "./decision-buttons";
import { liveMs } from "./filters";
import { type LetterState, reachOf, type Stage } from "./letter";
import { LetterRow } from "./letter-row";

/** The letters of a group, a page at a time; some of them may be chosen. */
export function LetterList(props: {
  group: { stage: Stage; cause: string };
  state: LetterState;
  producer: string | null;
  mayAct: boolean;
  onInspect: (letter: number) => void;
}) {
  const { group, state, producer } = props;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const list = useInfiniteQuery({
    ...useApi().deadLetters.list.infiniteQueryOptions(
      { state, group, producer },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    refetchInterval: liveMs,
  });
  const letters = list.data?.pages.flatMap(({ items }) => items) ?? [];
  // What went elsewhere meanwhile is chosen no more.
  const picked = letters.filter(({ id }) => chosen.has(id));
  const mayChoose = props.mayAct && state !== "replayed";
  const all = picked.length === letters.length && letters.length > 0;
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <section aria-label={`Letters of ${group.cause}`} className="border-t bg-sunken/40">
      {picked.length > 0 && (
        <div className="flex flex-wrap items-center gap-3 border-b bg-accent-soft px-4 py-2 text-sm">
          <span aria-live="polite">{reachOf(sum(picked))} chosen</span>
          <DecisionButtons
            state={state}
            selection={{ ids: picked.slice(0, 500).map(({ id }) => id) }}
            reach={sum(picked)}
            replayable={picked.filter(({ replayable }) => replayable).length}
            about={reachOf(sum(picked))}
            onDecided={() => setChosen(new Set())}
          />
        </div>
      )}
      <PagedList
        list={list}
        shown={letters.length}
        skeleton={3}
        empty={
          <p className="px-4 py-6 text-ink-soft text-sm">No letter of this cause is left here.</p>
        }
      >
        <Table label="Letters, newest first">
          <TableHead>
            <Row>
              {mayChoose && (
                <Th className="w-8">
                  <Checkbox
                    aria-label="Choose all that are shown"
                    checked={all ? true : picked.length > 0 ? "indeterminate" : false}
                    onCheckedChange={(on) =>
                      setChosen(new Set(on === true ? letters.map(({ id }) => id) : []))
                    }
                  />
                </Th>
              )}
              <Th>When</Th>
              <Th>Error</Th>
              <Th className="max-md:hidden">Producer</Th>
              <Th className="max-sm:hidden">Type</Th>
              <Th numeric>Messages</Th>
            </Row>
          </TableHead>
          <TableBody>
            {letters.map((letter) => (
              <LetterRow
                key={letter.id}
                letter={letter}
                state={state}
                chosen={mayChoose ? chosen.has(letter.id) : null}
                onChoose={(on) => toggle(letter.id, on)}
                onInspect={() => props.onInspect(letter.id)}
              />
            ))}
          </TableBody>
        </Table>
      </PagedList>
    </section>
  );
}

function sum(letters: { messages: number }[]): { letters: number; messages: number } {
  return {
    letters: letters.length,
    messages: letters.reduce((total, { messages }) => total + messages, 0),
  };
}
