import { createLoader, parseAsInteger, parseAsString } from "nuqs/server";

/** What narrows the list, in the URL: `?q=order&category=social&priority=1`. */
export const filterParsers = {
  q: parseAsString.withDefault(""),
  category: parseAsString,
  priority: parseAsInteger,
};
export const loadFilters = createLoader(filterParsers);

export type Filters = { q: string; category: string | null; priority: number | null };

const priorities = [0, 1, 2] as const;

/** As the server takes them. */
export const inputOf = ({ q, category, priority }: Filters) => ({
  q: q.trim().slice(0, 100),
  category: category?.slice(0, 40) ?? null,
  priority: priorities.find((one) => one === priority) ?? null,
});
