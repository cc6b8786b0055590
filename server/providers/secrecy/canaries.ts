/** Something that must stay where it belongs, and what it is. */
export type Canary = { what: string; text: string };

/** What every access token, and every signed one, begins with. */
export const signedTokens: Canary[] = [
  { what: "an access token of Google's", text: "ya29." },
  { what: "a signed token", text: "eyJhbGciOi" },
];

/** As it is, and as addresses, JSON, headers and dumps of bytes write it. */
function spellings({ text }: Canary): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ].map((spelling) => spelling.toLowerCase());
}

/** Which of them a text holds, in whatever spelling. */
export function heardIn(text: string, canaries: Canary[]): string[] {
  const lower = text.toLowerCase();
  return canaries
    .filter((canary) => spellings(canary).some((spelling) => lower.includes(spelling)))
    .map(({ what }) => what);
}
