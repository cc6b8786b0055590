import Link from "next/link";
import { RelativeTime } from "../ui/relative-time";
import type { Count } from "./use-count";

const platformNames: Record<string, string> = { ios: "iOS", android: "Android", web: "Web" };

/** Ten people at most, by name only where the viewer may see people. */
export function SamplePeople({ people }: { people: Count["sample"] }) {
  if (people.length === 0) return null;
  return (
    <section aria-label="Some of them" className="grid gap-2">
      <h3 className="font-medium text-sm">Some of them</h3>
      <ul className="grid divide-y divide-line text-sm">
        {people.map((person, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: without names they have no other identity
            key={i}
            className="flex items-baseline justify-between gap-3 py-1.5"
          >
            <span className="grid min-w-0">
              {person.userId !== null && (
                <Link
                  href={`/users/${encodeURIComponent(person.userId)}`}
                  className="truncate font-mono text-xs hover:underline"
                >
                  {person.userId}
                </Link>
              )}
              <span className="truncate text-ink-soft text-xs">
                {[person.locale, person.region, person.timeZone.replaceAll("_", " ")]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="shrink-0 text-right text-ink-faint text-xs">
              {person.platforms.map((one) => platformNames[one] ?? one).join(", ") || "no device"}
              <br />
              {person.lastActiveAt ? <RelativeTime at={person.lastActiveAt} /> : "never active"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
