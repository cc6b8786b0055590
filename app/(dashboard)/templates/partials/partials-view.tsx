"use client";

import { useQuery } from "@tanstack/react-query";
import { Puzzle } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useApi } from "@/components/api";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { NewPiece } from "./new-piece";
import type { Piece } from "./piece";
import { PieceEditor } from "./piece-editor";

/** The pieces on the left, the chosen one on the right. */
export function PartialsView({ mayWrite }: { mayWrite: boolean }) {
  const { data, error, refetch } = useQuery(useApi().templates.partials.list.queryOptions());
  const [asked, setAsked] = useQueryState("piece", parseAsString);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows />;
  const piece = data.find(({ key }) => key === asked) ?? data[0];
  const create = mayWrite && (
    <NewPiece taken={data.map(({ key }) => key)} onCreated={(key) => void setAsked(key)} />
  );
  if (!piece)
    return (
      <Card>
        <EmptyState icon={Puzzle} title="Nothing is shared yet" action={create}>
          A piece is written once and put into any template with{" "}
          <code className="text-xs">{"{% render 'key' %}"}</code>.
        </EmptyState>
      </Card>
    );
  return (
    <div className="grid items-start gap-4 md:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="grid gap-3">
        <Card>
          <PieceList pieces={data} current={piece.key} onChoose={(key) => void setAsked(key)} />
        </Card>
        {create}
      </div>
      <PieceEditor key={piece.key} piece={piece} mayWrite={mayWrite} />
    </div>
  );
}

function PieceList(props: { pieces: Piece[]; current: string; onChoose: (key: string) => void }) {
  return (
    <ul aria-label="Shared pieces" className="grid gap-0.5 p-1">
      {props.pieces.map(({ key, name, usedIn }) => (
        <li key={key}>
          <button
            type="button"
            aria-current={key === props.current ? "true" : undefined}
            onClick={() => props.onChoose(key)}
            className={cn(
              "grid w-full rounded-md px-3 py-1.5 text-left hover:bg-hover",
              key === props.current && "bg-hover",
            )}
          >
            <span className="font-medium text-sm">{name}</span>
            <span className="text-ink-faint text-xs">
              <span className="font-mono">{key}</span>, in {usedIn.length}{" "}
              {usedIn.length === 1 ? "template" : "templates"}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
