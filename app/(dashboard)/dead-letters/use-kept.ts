import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";

/** For how long a letter stays that was decided about: "for 30 days". */
export function useKept(): string {
  const { data: days } = useQuery(useApi().deadLetters.keptDays.queryOptions());
  if (days === undefined) return "for a while";
  return days === 1 ? "for a day" : `for ${days} days`;
}
