import type { Choices, Settings, Type } from "./type";

/** What a new type begins with. */
export const blank: Settings = {
  ...{ name: "", description: "", category: "", priority: 1, pinned: false, mandatory: false },
  ...{ ttlSeconds: 86_400, dedupWindowSeconds: 3_600 },
  ...{ aggregationWindowSeconds: null, aggregationMaxEvents: null },
  ...{ fanOut: "auto", pushByTopic: false, channels: ["in_app", "push"], fallbacks: {} },
  ...{ lockScreenPrivate: false, trackOpens: false },
};

/** What may be changed of a type. */
export function settingsOf(type: Type): Settings {
  const { name, description, category, priority, pinned, mandatory } = type;
  const { ttlSeconds, dedupWindowSeconds, aggregationWindowSeconds, aggregationMaxEvents } = type;
  const { fanOut, pushByTopic, channels, fallbacks, lockScreenPrivate, trackOpens } = type;
  return {
    ...{ name, description, category, priority, pinned, mandatory },
    ...{ ttlSeconds, dedupWindowSeconds, aggregationWindowSeconds, aggregationMaxEvents },
    ...{ fanOut, pushByTopic, channels, fallbacks, lockScreenPrivate, trackOpens },
  };
}

/** A change, and what it takes along: what rests on a channel that is left out, or on a priority. */
export function changed(draft: Settings, part: Partial<Settings>): Settings {
  const next = { ...draft, ...part };
  const has = (channel: string) => next.channels.some((one) => one === channel);
  const summed = next.priority !== 0 && next.aggregationWindowSeconds !== null;
  const fanOut = next.fanOut === "read" && !has("in_app") ? "auto" : next.fanOut;
  return {
    ...next,
    mandatory: next.mandatory && next.priority === 0,
    aggregationWindowSeconds: summed ? next.aggregationWindowSeconds : null,
    aggregationMaxEvents: summed ? next.aggregationMaxEvents : null,
    fanOut,
    pushByTopic: next.pushByTopic && has("push") && fanOut !== "write",
    lockScreenPrivate: next.lockScreenPrivate && has("push"),
    trackOpens: next.trackOpens && has("email"),
    fallbacks: Object.fromEntries(
      Object.entries(next.fallbacks).filter(([from, to]) => has(from) && to.length > 0),
    ),
  };
}

/** The channels that may stand in for others, in the order of pages. */
export const externalOf = ({ channels }: Choices) =>
  channels.flatMap(({ key, external }) => (external ? [key] : []));

/** What people will notice of a change; nothing of this needs a second look where it is empty. */
export function consequencesOf(before: Settings, after: Settings): string[] {
  const left = before.channels.filter((channel) => !after.channels.includes(channel));
  const rules: [noticed: boolean, sentence: string][] = [
    [
      after.priority < before.priority,
      `It goes as P${after.priority}: before what is P${before.priority}, and past ${after.priority === 0 ? "caps and quiet hours" : "quiet hours"}.`,
    ],
    [
      after.priority > before.priority,
      `It goes as P${after.priority}: it waits longer, and is the earlier one to be left out when there is too much.`,
    ],
    [
      after.pinned && !before.pinned && after.priority === 0,
      "It is P0 for good: that cannot be taken back.",
    ],
    [after.mandatory && !before.mandatory, "Nobody can opt out of it any more."],
    [before.mandatory && !after.mandatory, "People can opt out of it, and who did gets none."],
    [
      after.category !== before.category,
      `Who opted out of “${after.category}” gets none; opt-outs of “${before.category}” no longer count for it.`,
    ],
    [
      left.length > 0,
      "Events that name a channel which it no longer has are refused, with that as the reason.",
    ],
    [
      after.pushByTopic && !before.pushByTopic,
      "Its broadcasts' pushes go past caps and quiet hours.",
    ],
  ];
  return rules.flatMap(([noticed, sentence]) => (noticed ? [sentence] : []));
}
