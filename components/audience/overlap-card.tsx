"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useApiClient } from "../api";
import { formatCount } from "../format";
import { Card, CardBody, CardHeader } from "../ui/card";
import { Combobox } from "../ui/combobox";
import { Progress } from "../ui/progress";
import type { Fields, Filter } from "./draft";

/** How many of a filter's people another segment has too. */
export function OverlapCard(props: { filter: Filter | null; fields: Fields; without?: string }) {
  const { filter, fields, without } = props;
  const [other, setOther] = useState<string>();
  const api = useApi();
  const client = useApiClient();
  const { data, error, isFetching } = useQuery({
    queryKey: [...api.segments.overlap.mutationKey(), other, filter],
    queryFn:
      filter && other
        ? ({ signal }) => client.segments.overlap.mutate({ filter, with: other }, { signal })
        : skipToken,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const name = fields.segments.find(({ value }) => value === other)?.label ?? "";
  return (
    <Card aria-busy={isFetching}>
      <CardHeader title="Overlap" />
      <CardBody className="grid gap-3">
        <Combobox
          aria-label="Compare with the segment"
          placeholder="Compare with a segment…"
          value={other}
          onValueChange={setOther}
          options={fields.segments.filter(({ value }) => value !== without)}
        />
        {error && <p className="text-bad text-xs">{error.message}</p>}
        {data && !error && (
          <div className="grid gap-2 text-sm" aria-live="polite">
            <p>
              <span className="font-semibold tabular-nums">{formatCount(data.both)}</span>{" "}
              <span className="text-ink-soft">are in both, about</span>
            </p>
            <Share label="of these people" part={data.both} whole={data.first} />
            <Share label={`of “${name}”`} part={data.both} whole={data.second} />
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function Share(props: { label: string; part: number; whole: number }) {
  const share = props.whole === 0 ? 0 : props.part / props.whole;
  return (
    <div className="grid gap-1">
      <span className="flex justify-between gap-2 text-xs">
        <span className="truncate text-ink-soft">{props.label}</span>
        <span className="tabular-nums">{Math.round(share * 100)}%</span>
      </span>
      <Progress value={share} label={`Share ${props.label}`} />
    </div>
  );
}
