import type { InboxItem } from "@carillon/client";
import { germanWords, Inbox, type InboxProps } from "@carillon/react";
import { createRoot } from "react-dom/client";
import { inboxInMemory, message } from "@/sdk/react/src/testing";

type World = ReturnType<typeof inboxInMemory>["world"];

declare global {
  interface Window {
    /** Shows an inbox with so many messages; the test then does what a server and other tabs would. */
    showInbox: (options: {
      messages: number;
      theme?: InboxProps["theme"];
      german?: boolean;
      fails?: boolean;
    }) => void;
    world: World;
    opened: string[];
    message: (n: number, more?: Partial<InboxItem>) => InboxItem;
  }
}

window.message = message;
window.opened = [];
window.showInbox = ({ messages, theme = "auto", german = false, fails = false }) => {
  const stored = Array.from({ length: messages }, (_, i) =>
    message(i + 1, {
      body: i % 3 === 0 ? "With a few words below the title, as most messages have them." : "",
      kind: i % 4 === 0 ? "broadcast" : "personal",
      createdAt: new Date(Date.now() - (messages - i) * 47 * 60_000).toISOString(),
      ...(i % 2 === 0 ? { readAt: new Date().toISOString() } : {}),
    }),
  );
  const { world, client } = inboxInMemory(stored);
  world.refuses = fails;
  window.world = world;
  const root = document.createElement("div");
  root.style.cssText = "display:flex;justify-content:flex-end;padding:12px";
  document.body.replaceChildren(root);
  createRoot(root).render(
    <Inbox
      client={client}
      theme={theme}
      pageSize={10}
      onOpen={({ id }) => window.opened.push(id)}
      {...(german ? { words: germanWords, locale: "de" } : {})}
    />,
  );
};
