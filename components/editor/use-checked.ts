import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "../api";
import { useDebounced } from "../ui/use-debounced";
import type { Problem, TemplateContent } from "./template";

/** Checked when the typing has rested so long (ms). */
const restMs = 250;

const none: Problem[] = [];

/** What is wrong with a content now; what was wrong before stays until the new answer has come. */
export function useChecked(id: number, content: TemplateContent): readonly Problem[] {
  const settled = useDebounced(content, restMs);
  const { data } = useQuery({
    ...useApi().templates.check.queryOptions({ id, content: settled }),
    placeholderData: keepPreviousData,
    // Every state of the text is a query of its own.
    gcTime: 30_000,
    retry: false,
  });
  return data ?? none;
}
