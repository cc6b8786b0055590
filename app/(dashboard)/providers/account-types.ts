import type { RouterOutputs } from "@/server/api/root";

export type Adapter = RouterOutputs["credentials"]["adapters"][number];
export type StoredAccount = RouterOutputs["credentials"]["one"];

export type AccountDraft = {
  key: string;
  label: string;
  values: Record<string, string>;
  cleared: string[];
  expiresAt: Date | null;
};
