import { useQuery } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import type { Area } from "@/server/api/visitor";
import { useApi } from "../api";
import { noSearch, type Search, searchOf } from "../shell/search";
import { useDebounced } from "../ui/use-debounced";
import { nameOf } from "./words";

const asked = /^(stop|kill|hold)\b\s*/i;
const waitMs = 200;
const least = 2;

/** What was typed without the word that asks to stop it: “stop spring” means what is called spring. */
export const withoutStop = (text: string) => text.replace(asked, "");

/** Ways to stop something, once “stop” and a name were typed: campaigns, producers, types, accounts, channels … */
export function useStopCommands(text: string, acts: Area[]): Search {
  const mayStop = acts.includes("switches") && asked.test(text.trim());
  const sought = withoutStop(text.trim());
  const q = useDebounced(sought, waitMs);
  const answer = useQuery({
    ...useApi().switches.find.queryOptions({ q }),
    enabled: mayStop && q.length >= least,
    placeholderData: (before) => before,
  });
  if (!mayStop || sought.length < least) return noSearch;
  const found = (answer.data ?? []).map(({ scope, value, label, hint }) => ({
    label: `Stop ${inSentence(nameOf({ scope, label }))}${hint === "" ? "" : ` (${hint})`}`,
    href: `/switches?stop=${scope}:${encodeURIComponent(value)}`,
    icon: OctagonX,
  }));
  return searchOf(found, { ...answer, settled: q === sought });
}

const inSentence = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
