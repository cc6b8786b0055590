import type { FoundUser } from "@/server/audience/search-users";

/** By what a notification was found. */
export type FoundBy = "notification" | "idempotency_key" | "provider_id";

/** A notification that a search led to. */
export type FoundNotification = {
  by: FoundBy;
  notificationId: string;
  typeName: string;
  at: Date;
  producer: string;
  /** Whom it is about; null: it was for more people than one. */
  userId: string | null;
  /** Of a provider's id: the delivery that has it. */
  channel: string | null;
};

export type Found = { users: FoundUser[]; notifications: FoundNotification[] };

/** What looking through the providers' answers came to. */
export type FoundReceipts = {
  notifications: FoundNotification[];
  /** Everything since then was looked through. */
  since: Date;
  /** It was looked through as far back as deliveries are kept. */
  complete: boolean;
};
