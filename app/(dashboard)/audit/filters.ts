import { createLoader, type inferParserType, parseAsIsoDateTime, parseAsString } from "nuqs/server";

/** The filters in the URL: `?actor=ada@example.com&action=campaign&about=campaign:7&from=…`. */
export const filterParsers = {
  actor: parseAsString,
  /** One ("campaign.paused"), or a group ("campaign"). */
  action: parseAsString,
  about: parseAsString,
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
};

export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

/** Every filter off. */
export const noFilters = {
  ...{ actor: null, action: null, about: null },
  ...{ from: null, to: null },
} satisfies Filters;

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== null);
}

/** As the procedure takes them. */
export function inputOf({ about, actor, action, ...range }: Filters) {
  const text = (value: string | null) => value?.trim().slice(0, 254) || null;
  return {
    filters: { actor: text(actor), action: text(action), subject: text(about), ...range },
  };
}

/** The address of the export of what is shown. */
export function exportHref(filters: Filters, format: "csv" | "ndjson"): string {
  const { actor, action, subject, from, to } = inputOf(filters).filters;
  const params = new URLSearchParams({ format });
  const given = { actor, action, subject, from: from?.toISOString(), to: to?.toISOString() };
  for (const [name, value] of Object.entries(given)) if (value) params.set(name, value);
  return `/api/audit/export?${params}`;
}
