"use client";

import { useQuery } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useApi } from "../api";
import { nameOf } from "./words";

const refreshMs = 5_000;

/** On every page, while everything, a priority or a channel is stopped. */
export function WideBanner() {
  const { data } = useQuery({
    ...useApi().switches.wide.queryOptions(),
    refetchInterval: refreshMs,
  });
  if (!data || data.length === 0) return null;
  return (
    <Link
      href="/switches"
      className="flex items-center gap-2 bg-bad-fill px-4 py-1.5 text-sm text-white md:px-6"
    >
      <OctagonX aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 truncate">
        <strong className="font-semibold">{data.map(nameOf).join(", ")}</strong>{" "}
        {data.length === 1 ? "is" : "are"} stopped
        {data.length === 1 && `: ${data[0]?.reason}`}
      </span>
      <span className="ml-auto shrink-0 underline underline-offset-4 max-sm:hidden">See why</span>
    </Link>
  );
}
