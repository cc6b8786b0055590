/**
 * How far (0–19) bulk work stands back where processors are short: P2's worker, its sessions in an embedded
 * database, and the sandbox. On two cores a campaign otherwise makes every page wait its turn
 * (`bench/campaigns.ts`).
 */
export const bulkNice = 10;
