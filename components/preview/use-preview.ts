import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api";
import type { TemplateContent } from "../editor/template";
import { useDebounced } from "../ui/use-debounced";
import { type PreviewChoice, requestOf } from "./use-preview-choice";

/** Asked for when the typing has rested so long (ms). */
const restMs = 250;

export type PreviewQuery = ReturnType<typeof usePreview>;

/**
 * What the chosen person would get of what is written at `channel` and `locale`; what was there before
 * stays until the new one has come.
 */
export function usePreview(written: {
  templateId: number;
  content: TemplateContent;
  channel: string;
  locale: string;
  choice: PreviewChoice;
}) {
  const { templateId, content, channel, locale, choice } = written;
  const request = useMemo(
    () => ({
      id: templateId,
      content: choice.all ? content : only(content, channel),
      ...requestOf(choice, locale),
    }),
    [templateId, content, channel, locale, choice],
  );
  const settled = useDebounced(request, restMs);
  return useQuery({
    ...useApi().templates.preview.queryOptions(settled),
    placeholderData: keepPreviousData,
    // Every state of the text is a query of its own.
    gcTime: 30_000,
    retry: false,
  });
}

/** The channel that is looked at: the others need not travel with every word. */
function only(content: TemplateContent, channel: string): TemplateContent {
  const locales = content[channel];
  return locales ? { [channel]: locales } : {};
}
