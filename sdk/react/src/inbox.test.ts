import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { Inbox } from "./inbox.tsx";
import { inboxInMemory, message } from "./testing.ts";
import { germanWords } from "./words.ts";

test("a server renders the bell, closed, and asks for nothing", () => {
  const { world, client } = inboxInMemory([message(1)]);
  const html = renderToString(createElement(Inbox, { client, theme: "dark" }));
  expect(html).toContain('aria-label="Notifications"');
  expect(html).toContain('aria-expanded="false"');
  expect(html).toContain('data-theme="dark"');
  expect(world.calls).toEqual([]);
  expect(world.news).toBeNull();
});

test("words of one's own take the place of the English ones", () => {
  const { client } = inboxInMemory([]);
  const html = renderToString(createElement(Inbox, { client, words: germanWords }));
  expect(html).toContain('aria-label="Benachrichtigungen"');
});
