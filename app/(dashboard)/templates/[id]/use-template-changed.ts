import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/api";

/** Asks again for everything that a change of a template touches. */
export function useTemplateChanged(): () => Promise<void> {
  const api = useApi();
  const client = useQueryClient();
  return () => client.invalidateQueries(api.templates.pathFilter());
}
