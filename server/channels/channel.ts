/** What a template renders to for one recipient, before the channel's own rules. */
export type Rendered = {
  title: string;
  body: string;
  actionUrl?: string;
  imageUrl?: string;
  /** E-mail: the line that mailboxes show beside the subject. */
  preheader?: string;
  /** E-mail: the text part. */
  text?: string;
  /** Push: the number on the app's icon. */
  badge?: number;
  /** Push: what can be done without opening it first. */
  buttons?: PushButton[];
};

/** What a provider is handed: rendered text after the channel's rules. */
export type Composed = Rendered & {
  headers?: Record<string, string>;
  collapseKey?: string;
  data?: Record<string, string>;
  /** Push: a locked phone shows that something came, not what. */
  private?: boolean;
  /** Push: what kind it is, as apps sort and mute them (Android channel, iOS category). */
  category?: string;
  /** E-mail: a campaign's, which never goes out from the transactional address. */
  campaign?: boolean;
};

/** A button under a push; `url` is where it leads, the app decides without one. */
export type PushButton = { id: string; label: string; url?: string };

/** What composing may need to know beside the text. */
export type ComposeContext = {
  notificationId: string;
  typeKey: string;
  category: string;
  object: string | null;
  /** What all pushes of an aggregate replace each other by: its first notification's id. */
  collapseId?: string | null;
  /** The type keeps its words from locked screens. */
  lockScreenPrivate?: boolean;
  /** A campaign's. */
  campaign?: boolean;
  /** Where its reader stops it with one click; null: a mandatory type, which nobody can stop. */
  unsubscribeUrl?: string | null;
};

/**
 * A way to reach somebody. One file in `server/channels/`, one line in its registry; `key` is text
 * in the database, so a new channel needs no migration.
 */
export interface Channel {
  readonly key: string;
  readonly label: string;
  /** false: the message row itself is the delivery (in-app). */
  readonly external: boolean;
  /**
   * SQL over alias `u` (users): an array of `{"id": text, "to": text}` as jsonb, one entry per live
   * endpoint; '[]' when the user cannot be reached. null for channels that are not external.
   */
  readonly endpointsSql: string | null;
  /** SQL over alias `u`: may this user be reached on the channel at all? Cheap; used for every recipient. */
  readonly reachableSql: string;
  /** Whether rendering escapes for HTML. */
  readonly html: boolean;
  /** Applies the channel's content rules (lengths, text parts). Pure. */
  compose(rendered: Rendered, context: ComposeContext): Composed;
}
