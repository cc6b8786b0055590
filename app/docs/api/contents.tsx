import type { Reference } from "@/server/api/rest/reference";
import { Method } from "./method";

/** Every operation, beside the text on wide screens. */
export function Contents({ groups }: { groups: Reference["groups"] }) {
  return (
    <nav
      aria-label="Operations"
      className="sticky top-12 hidden max-h-[calc(100dvh-3rem)] w-68 shrink-0 overflow-y-auto py-8 lg:block"
    >
      {groups.map((group) => (
        <div key={group.tag} className="mb-5">
          <p className="mb-1 px-2 font-medium text-ink-faint text-xs">{group.tag}</p>
          <ul>
            {group.operations.map((operation) => (
              <li key={operation.operationId}>
                <a
                  href={`#${operation.operationId}`}
                  className="flex items-baseline gap-2 rounded-md px-2 py-1 text-ink-soft text-sm hover:bg-hover hover:text-ink"
                >
                  <Method method={operation.method} />
                  <span className="min-w-0">{operation.summary}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
