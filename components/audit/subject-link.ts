type Subject = { action: string; subject: string; subjectName: string | null };

/** What a line is about: the words for it, and where it can be looked at (null: nowhere). */
export function subjectLink(line: Subject): { label: string; href: string | null } | null {
  const { subject, subjectName, action } = line;
  if (subject === "" || wholeWorkspace.has(subject)) return null;
  const at = subject.indexOf(":");
  if (at < 0) return plainSubject(line);
  const kind = subject.slice(0, at);
  const key = subject.slice(at + 1);
  const quoted = `“${subjectName ?? key}”`;
  if (kind === "user")
    return subjectName === null
      ? { label: "somebody who was erased", href: null }
      : { label: subjectName, href: `/users/${encodeURIComponent(subjectName)}` };
  if (kind === "member") return { label: subjectName ?? "a former member", href: "/team" };
  // What is gone has no page any more.
  if (/\.remove$/.test(action)) return { label: quoted, href: null };
  const base = pages[kind];
  if (base) return { label: quoted, href: `${base}/${encodeURIComponent(key)}` };
  return { label: quoted, href: lists[kind] ?? null };
}

const wholeWorkspace = new Set(["workspace", "audit"]);

/** Where each one has a page of its own. */
const pages: Record<string, string> = {
  alert: "/alerts",
  campaign: "/campaigns",
  list: "/audience/lists",
  producer: "/producers",
  segment: "/audience/segments",
  template: "/templates",
  type: "/types",
};

/** Where they stand on one page together. */
const lists: Record<string, string> = {
  drill: "/drill",
  partial: "/templates/partials",
  switch: "/switches",
};

/** Notifications stand there by their id, accounts at providers by their key. */
function plainSubject({ subject, subjectName, action }: Subject) {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(subject))
    return { label: `“${subjectName ?? subject}”`, href: `/notifications/${subject}` };
  if (action.startsWith("account."))
    return {
      label: subject,
      href: action === "account.remove" ? null : `/providers/${encodeURIComponent(subject)}`,
    };
  const [group = ""] = action.split(".");
  const folder = byAction[group];
  if (folder) return { label: `“${subject}”`, href: `${folder}/${encodeURIComponent(subject)}` };
  return { label: subject, href: null };
}

/** Things that stand in the log by their own key, known by what was done to them. */
const byAction: Record<string, string> = {
  alert: "/alerts",
  "alert-rule": "/runbooks",
  producer: "/producers",
};
