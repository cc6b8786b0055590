import Link from "next/link";
import type { Request } from "./request";

/** While it waits, its words were published anew: it keeps those that whoever asked saw. */
export function NewerWords({ request }: { request: Request }) {
  const { version, newer, own, decidedAt } = request;
  if (newer === null || decidedAt !== null) return null;
  const template = `/templates/${newer.templateId}`;
  return (
    <p role="note" className="mb-4 rounded-lg bg-warn-soft px-4 py-3 text-sm">
      {newer.by} has published version {newer.version} of its template since. This goes out{" "}
      {version === null
        ? "as the plain text that is shown here"
        : `with version ${version}, as shown here`}
      {own ? "; to send the new words, take it back and ask again." : "."}{" "}
      <Link
        href={version === null ? template : `${template}?compare=${version}..${newer.version}`}
        className="whitespace-nowrap font-medium underline"
      >
        {version === null ? "See the template" : "See what changed"}
      </Link>
    </p>
  );
}
