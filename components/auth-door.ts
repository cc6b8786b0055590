/** What the door of signing in answered: its value, or a sentence for the reader. */
export type DoorAnswer =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; status: number; sentence: string };

/** Asks the door of signing in, which sets the session's cookie: `callDoor("/sign-in/email", …)`. */
export async function callDoor(path: string, body: object): Promise<DoorAnswer> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  const value = await response?.json().catch(() => null);
  const answer: Record<string, unknown> = isRecord(value) ? value : {};
  if (response?.ok) return { ok: true, value: answer };
  const status = response?.status ?? 0;
  return { ok: false, status, sentence: sentenceOf(status, answer, response) };
}

function sentenceOf(
  status: number,
  { detail, code }: Record<string, unknown>,
  response: Response | null,
): string {
  // Our own refusals say what to do; the library's have names.
  if (typeof detail === "string") return detail;
  if (status === 429)
    return `Too many attempts. Try again in ${response?.headers.get("x-retry-after") ?? 60} seconds.`;
  return (
    (typeof code === "string" && sentences[code]) ||
    "The server does not answer. Try again in a moment."
  );
}

const sentences: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "No account has this e-mail address and password.",
  INVALID_EMAIL: "No account has this e-mail address and password.",
  BANNED_USER: "This account is disabled. Ask an administrator.",
  INVALID_PASSWORD: "This is not your password.",
  INVALID_CODE:
    "This code is not right. Wait for the next one, and check the clock of your device.",
  INVALID_BACKUP_CODE: "This is none of your backup codes, or it was used already.",
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in again.",
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Try again in a quarter of an hour.",
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
