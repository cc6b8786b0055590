import { expect, it } from "vitest";
import { emptyDraft, nobody } from "./draft";
import { keepDraft, placeOf, readDraft } from "./keep-draft";

const empty = emptyDraft(undefined);
const at = new Date("2026-11-20T14:02:00Z");

/** What a browser offers, as far as drafts use it. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    ...{ length: 0, key: () => null, clear: () => kept.clear() },
    getItem: (place) => kept.get(place) ?? null,
    setItem: (place, value) => void kept.set(place, value),
    removeItem: (place) => void kept.delete(place),
  };
}

it("gives back the draft of an account, to nobody else, and apart from one that began with a request", () => {
  const browser = storage();
  const draft = { ...empty, key: "k", typeKey: "sale", fields: { title: "Now" } };
  keepDraft(browser, placeOf("mia@x.dev", null), { at, draft });
  expect(readDraft(browser, placeOf("mia@x.dev", null), empty)).toEqual({ at, draft });
  expect(readDraft(browser, placeOf("tom@x.dev", null), empty)).toBeNull();
  expect(readDraft(browser, placeOf("mia@x.dev", "7c"), empty)).toBeNull();
});

it("takes nothing that an older page wrote otherwise, nor what is no draft at all", () => {
  const draft = { ...empty, key: "k" };
  const strange = [
    "no JSON {",
    "null",
    JSON.stringify(draft),
    JSON.stringify({ at: "14:02", draft }),
    JSON.stringify({ at: 1, draft: { ...draft, lastsSeconds: "1" } }),
    JSON.stringify({ at: 1, draft: { ...draft, audience: { ...nobody, lists: "vip" } } }),
  ];
  for (const value of strange) {
    const browser = storage();
    browser.setItem("here", value);
    expect(readDraft(browser, "here", empty)).toBeNull();
  }
});
