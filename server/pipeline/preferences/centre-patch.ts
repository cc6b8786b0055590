import type { DigestPreference, TypePreference } from "@/db/schema/json";
import type { Centre } from "./centre";
import type { PreferencesPatch, PreferencesView } from "./settings";

/** What a page of the preference centre was sent with. Only what it showed is in it. */
export type Wishes = {
  /** The preferences that the page showed. */
  version: number;
  paused: boolean;
  quietHours: { start: string; end: string } | null;
  channels: Map<string, boolean>;
  /** By type, then channel. */
  types: Map<string, Map<string, boolean>>;
  /** null: each mail at once. */
  digests: Map<string, DigestPreference | null>;
};

/** The type goes out by the channel, as far as its own settings say. */
export const isOn = ({ types }: PreferencesView, type: string, channel: string) =>
  types[type]?.enabled !== false && types[type]?.channels?.[channel] !== false;

/** The change that wishes make; what stays as it is, is left out. */
export function patchOf({ preferences, categories }: Centre, wishes: Wishes): PreferencesPatch {
  const types = Object.fromEntries(
    [...wishes.types].flatMap(([type, wish]) => {
      const change = changeOfType(preferences, type, wish);
      return change ? [[type, change]] : [];
    }),
  );
  const channels = Object.fromEntries(
    [...wishes.channels].filter(([key, on]) => (preferences.channels[key] !== false) !== on),
  );
  const digests = Object.fromEntries(
    [...wishes.digests].filter(([key, wish]) => !same(preferences.digests[key] ?? null, wish)),
  );
  // Who asks for a digest wants it, whatever they once unsubscribed from.
  const wanted = Object.values(digests).some((digest) => digest !== null);
  const isKnown = categories.some((category) => category.types.some(({ key }) => key === "digest"));
  if (wanted && isKnown && !types.digest && !isOn(preferences, "digest", "email")) {
    types.digest = { enabled: true, channels: { email: true } };
  }
  const { paused, quietHours, version } = wishes;
  return {
    version,
    ...(paused === preferences.master ? { master: !paused } : {}),
    ...(same(quietHours, preferences.quietHours) ? {} : { quietHours }),
    ...(isEmpty(channels) ? {} : { channels }),
    ...(isEmpty(types) ? {} : { types }),
    ...(isEmpty(digests) ? {} : { digests }),
  };
}

/** Without any channel, the type is switched off, and what it had is kept for the day it is switched on. */
function changeOfType(
  preferences: PreferencesView,
  type: string,
  wish: Map<string, boolean>,
): TypePreference | null {
  const before = preferences.types[type];
  if ([...wish].every(([channel, on]) => isOn(preferences, type, channel) === on)) return null;
  if ([...wish.values()].every((on) => !on)) return { enabled: false };
  const channels = Object.fromEntries(
    [...wish].filter(([channel, on]) => (before?.channels?.[channel] !== false) !== on),
  );
  return {
    ...(before?.enabled === false ? { enabled: true } : {}),
    ...(isEmpty(channels) ? {} : { channels }),
  };
}

const isEmpty = (record: object) => Object.keys(record).length === 0;

/** Flat records of the same keys. */
function same(a: object | null, b: object | null): boolean {
  if (a === null || b === null) return a === b;
  const entriesOf = (record: object) => JSON.stringify(Object.entries(record).sort());
  return entriesOf(a) === entriesOf(b);
}
