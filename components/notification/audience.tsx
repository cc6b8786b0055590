import type { RouterOutputs } from "@/server/api/root";
import { formatCount } from "../format";
import { cn } from "../ui/class-names";

export type Audience = RouterOutputs["notifications"]["one"]["audience"];

/** Who a notification is for, in words. A person's id is left out for those who may not see it. */
export function AudienceText({ audience, className }: { audience: Audience; className?: string }) {
  const { words, name } = wordsOf(audience);
  return (
    <span className={cn("min-w-0 truncate", className)}>
      {words}
      {name && (
        <>
          {words && " "}
          <span className="font-mono text-xs">{name}</span>
        </>
      )}
    </span>
  );
}

function wordsOf(audience: Audience): { words: string; name?: string } {
  switch (audience.kind) {
    case "user":
      return audience.userId === null
        ? { words: "one user" }
        : { words: "", name: audience.userId };
    case "list":
      return { words: `a list of ${formatCount(audience.size)}` };
    case "followers":
      return { words: "followers of", name: audience.actorId };
    case "segment":
      if (audience.chosen) return { words: chosenWords(audience.chosen) };
      return audience.key.startsWith("campaign:")
        ? { words: "a campaign's audience" }
        : { words: "segment", name: audience.key };
    case "everyone":
      return { words: "everyone" };
  }
}

/** "2 segments and 1 list, but for 1 segment". */
export function chosenWords(chosen: NonNullable<Extract<Audience, { kind: "segment" }>["chosen"]>) {
  const { who, segments, lists, actorId, excludeSegments, excludeLists } = chosen;
  const left = parts(excludeSegments, excludeLists);
  const whom = {
    everyone: "everyone",
    followers: `followers of ${actorId}`,
    some: parts(segments, lists),
  }[who];
  return left ? `${whom}, but for ${left}` : whom;
}

const parts = (segments: string[], lists: string[]) =>
  [counted(segments, "segment"), counted(lists, "list")].filter(Boolean).join(" and ");

const counted = ({ length }: string[], what: string) =>
  length === 0 ? "" : `${length} ${what}${length === 1 ? "" : "s"}`;
