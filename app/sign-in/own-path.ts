/**
 * Where to go after signing in: a path of ours, as a browser reads it (which drops tabs and lines, and takes a
 * backslash for a slash); of anything else the front page.
 */
export function ownPath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  const here = "http://here.invalid";
  return URL.canParse(next, here) && new URL(next, here).origin === here ? next : "/";
}
