import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api";

/** How often a template is asked for, to see what others saved (ms). */
const pollMs = 5_000;

/** A template as it stands on the server, kept current. */
export function useTemplate(id: number) {
  return useQuery({ ...useApi().templates.one.queryOptions({ id }), refetchInterval: pollMs });
}
