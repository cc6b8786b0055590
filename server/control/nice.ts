import type { Priority } from "@/server/queues";

/**
 * How far (0–19) the work of a priority stands back where processors are short: its worker, and its sessions in an
 * embedded database. On two cores a campaign otherwise makes every page wait its turn (`bench/campaigns.ts`), and
 * a post to many followers every code (`bench/drill.ts`).
 */
export const niceOf: Readonly<Record<Priority, number>> = { 0: 0, 1: 5, 2: 10 };

/** The sandbox stands back as campaigns do, which give it most of its work. */
export const sandboxNice = niceOf[2];
