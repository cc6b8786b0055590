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
      return audience.key.startsWith("campaign:")
        ? { words: "a campaign's audience" }
        : { words: "segment", name: audience.key };
    case "everyone":
      return { words: "everyone" };
  }
}
