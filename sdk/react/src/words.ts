import type { InboxFilter } from "./inbox-state.ts";

/** Every word that the inbox shows or speaks. */
export type InboxWords = {
  title: string;
  /** The bell, for who cannot see its badge. */
  bell: (unread: number) => string;
  filters: Record<InboxFilter, string>;
  /** What stands in an empty list. */
  empty: Record<InboxFilter, { title: string; hint: string }>;
  loading: string;
  failed: string;
  /** What to do about it. */
  failedHint: string;
  /** Something failed while the list is there, a mark most of all. */
  trouble: string;
  retry: string;
  loadMore: string;
  allShown: string;
  readAll: string;
  markRead: string;
  markUnread: string;
  archive: string;
  restore: string;
  close: string;
  unread: string;
  /** Spoken when a message comes while one looks. */
  arrived: (title: string) => string;
  /** Shown while the stream is closed. */
  offline: string;
  now: string;
};

export const englishWords: InboxWords = {
  title: "Notifications",
  bell: (unread) => (unread === 0 ? "Notifications" : `Notifications, ${unread} unread`),
  filters: { all: "All", unread: "Unread", archived: "Archived" },
  empty: {
    all: { title: "Nothing here yet", hint: "What concerns you appears here by itself." },
    unread: { title: "All caught up", hint: "You have read everything." },
    archived: { title: "Nothing archived", hint: "What you put away is kept here." },
  },
  loading: "Loading …",
  failed: "The messages could not be loaded.",
  failedHint: "Look at your connection, or try again in a moment.",
  trouble: "That did not work just now.",
  retry: "Try again",
  loadMore: "Show older ones",
  allShown: "That is all.",
  readAll: "Mark all as read",
  markRead: "Mark as read",
  markUnread: "Mark as unread",
  archive: "Archive",
  restore: "Move back",
  close: "Close",
  unread: "Unread",
  arrived: (title) => `New: ${title}`,
  offline: "Connecting …",
  now: "now",
};

export const germanWords: InboxWords = {
  title: "Benachrichtigungen",
  bell: (unread) =>
    unread === 0 ? "Benachrichtigungen" : `Benachrichtigungen, ${unread} ungelesen`,
  filters: { all: "Alle", unread: "Ungelesen", archived: "Archiv" },
  empty: {
    all: { title: "Noch nichts da", hint: "Was dich betrifft, erscheint hier von selbst." },
    unread: { title: "Alles gelesen", hint: "Es wartet nichts auf dich." },
    archived: { title: "Nichts im Archiv", hint: "Was du weglegst, bleibt hier." },
  },
  loading: "Lädt …",
  failed: "Die Nachrichten konnten nicht geladen werden.",
  failedHint: "Sieh nach deiner Verbindung, oder versuch es gleich noch einmal.",
  trouble: "Das hat gerade nicht geklappt.",
  retry: "Noch einmal",
  loadMore: "Ältere zeigen",
  allShown: "Das sind alle.",
  readAll: "Alle als gelesen markieren",
  markRead: "Als gelesen markieren",
  markUnread: "Als ungelesen markieren",
  archive: "Archivieren",
  restore: "Zurückholen",
  close: "Schließen",
  unread: "Ungelesen",
  arrived: (title) => `Neu: ${title}`,
  offline: "Verbindet …",
  now: "jetzt",
};
