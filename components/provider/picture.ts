import type { RouterOutputs } from "@/server/api/root";
import type { ChartSeries } from "../ui/chart-series";

type Account = RouterOutputs["drill"]["one"]["accounts"][number];
export type Second = Account["seconds"][number];
/** A piece of a breaker's history. */
export type Band = Account["bands"][number];

type Kind = ChartSeries & { key: "taken" | "refused" | "limited" | "errors" };

/** How many of a second's answers were to repeated attempts: a mark across its column. */
export const again: ChartSeries = { key: "retries", label: "Tried again", color: "--ink" };

/** What an answer can be, from the bottom of a column to its top. */
export const kinds: readonly Kind[] = [
  { key: "taken", label: "Taken", color: "--chart-1" },
  { key: "refused", label: "Refused", color: "--chart-5" },
  { key: "limited", label: "429", color: "--chart-2" },
  { key: "errors", label: "Errors", color: "--bad" },
];
