import Link from "next/link";
import type { Detail } from "./detail";

/** Of an aggregate: what an update sums up, and what stands for the first one now. */
export function AggregateNote({ detail }: { detail: Detail }) {
  const { collapseInto, sums, updatedBy } = detail;
  if (!collapseInto && !updatedBy) return null;
  return (
    <p className="rounded-lg bg-sunken px-4 py-3 text-sm">
      {collapseInto && sums && (
        <>
          An update: it sums up {sums.events.toLocaleString("en")} events by{" "}
          {sums.actors.toLocaleString("en")} people, and took the place of{" "}
          <To id={collapseInto}>the first one</To> in the inbox.
        </>
      )}
      {updatedBy && (
        <>
          More of the same came within its type’s window: <To id={updatedBy}>this update</To> has
          its place in the inbox now.
        </>
      )}
    </p>
  );
}

const To = ({ id, children }: { id: string; children: string }) => (
  <Link href={`/notifications/${id}`} className="underline">
    {children}
  </Link>
);
