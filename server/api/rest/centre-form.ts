import type { DigestPreference } from "@/db/schema/json";
import type { Wishes } from "@/server/pipeline/preferences/centre-patch";
import { Digest } from "@/server/pipeline/preferences/settings";

/** Names of the form's fields. A box that is not ticked is not sent: what was shown is sent beside it. */
export const fields = {
  ...{ version: "version", paused: "paused" },
  ...{ quiet: "quiet", quietStart: "quiet-start", quietEnd: "quiet-end" },
  /** A channel, or a type and a channel: "like/email". */
  ...{ shown: "shown", on: "on" },
  every: (category: string) => `every/${category}`,
  hour: (category: string) => `hour/${category}`,
  weekday: (category: string) => `weekday/${category}`,
};

/** What a sent page of the preference centre asks for; null where it asks for something that there is not. */
export function readForm(text: string): Wishes | null {
  const form = new URLSearchParams(text);
  const version = Number(form.get(fields.version));
  if (!form.has(fields.version) || !Number.isInteger(version)) return null;
  const digests = readDigests(form);
  if (!digests) return null;
  const on = new Set(form.getAll(fields.on));
  const channels = new Map<string, boolean>();
  const types = new Map<string, Map<string, boolean>>();
  for (const shown of form.getAll(fields.shown)) {
    const slash = shown.lastIndexOf("/");
    const channel = shown.slice(slash + 1);
    if (slash < 0) channels.set(channel, on.has(shown));
    else {
      const type = shown.slice(0, slash);
      types.set(type, (types.get(type) ?? new Map()).set(channel, on.has(shown)));
    }
  }
  return {
    ...{ version, channels, types, digests },
    paused: form.has(fields.paused),
    quietHours: form.has(fields.quiet)
      ? { start: form.get(fields.quietStart) ?? "", end: form.get(fields.quietEnd) ?? "" }
      : null,
  };
}

function readDigests(form: URLSearchParams): Map<string, DigestPreference | null> | null {
  const prefix = fields.every("");
  const digests = new Map<string, DigestPreference | null>();
  for (const [name, every] of form) {
    if (!name.startsWith(prefix)) continue;
    const category = name.slice(prefix.length);
    if (every === "now") {
      digests.set(category, null);
      continue;
    }
    const hour = Number(form.get(fields.hour(category)) ?? "8");
    const weekday = Number(form.get(fields.weekday(category)) ?? "1");
    const parsed = Digest.safeParse(
      every === "weekly"
        ? { every, hour, weekday }
        : every === "daily"
          ? { every, hour }
          : { every },
    );
    if (!parsed.success) return null;
    digests.set(category, parsed.data);
  }
  return digests;
}
