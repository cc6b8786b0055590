import { z } from "zod";

/** What part of an inbox to list. */
export const InboxQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.uuid("must be the nextCursor of an earlier answer").optional(),
  filter: z.enum(["all", "unread", "archived"]).default("all"),
  category: z.string().min(1).max(64).optional(),
});
export type InboxQuery = z.infer<typeof InboxQuery>;

/** One message, rendered for its reader. */
export const InboxItem = z.object({
  id: z.uuid(),
  /** A broadcast is looked up; whoever may not see it any more does not. */
  kind: z.enum(["personal", "broadcast"]),
  type: z.string(),
  category: z.string(),
  title: z.string(),
  body: z.string(),
  imageUrl: z.string().optional(),
  actionUrl: z.string().optional(),
  /** Of several events in one: who was the first and the latest, and how many different ones in all. */
  actors: z.array(z.string()).optional(),
  count: z.int().optional(),
  readAt: z.date().nullable(),
  seenAt: z.date().nullable(),
  createdAt: z.date(),
});
export type InboxItem = z.infer<typeof InboxItem>;

/** A page of an inbox, newest first. */
export const InboxPage = z.object({
  items: z.array(InboxItem),
  nextCursor: z.uuid().nullable(),
  unread: z.int(),
});
export type InboxPage = z.infer<typeof InboxPage>;

export const UnreadCount = z.object({ unread: z.int(), unseen: z.int() });
export type UnreadCount = z.infer<typeof UnreadCount>;

/** Marks; false takes a mark back. */
export const MarkInput = z
  .strictObject({
    read: z.boolean().optional(),
    seen: z.boolean().optional(),
    archived: z.boolean().optional(),
  })
  .refine((marks) => Object.values(marks).some((mark) => mark !== undefined), {
    error: "must set read, seen or archived",
  });
export type MarkInput = z.infer<typeof MarkInput>;

export const Marked = z.object({
  id: z.uuid(),
  readAt: z.date().nullable(),
  seenAt: z.date().nullable(),
  archivedAt: z.date().nullable(),
});
export type Marked = z.infer<typeof Marked>;
