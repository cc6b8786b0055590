import { callDoor } from "@/components/auth-door";

/** `code`: the password was right, and the second factor is asked for. */
export type SignedIn = { next: "in" | "code" } | { next: "refused"; sentence: string };

/** Opens a session, or its first half. */
export async function signIn(email: string, password: string): Promise<SignedIn> {
  const answer = await callDoor("/sign-in/email", { email, password });
  if (!answer.ok) return { next: "refused", sentence: answer.sentence };
  return { next: answer.value.twoFactorRedirect === true ? "code" : "in" };
}

/** The second half: what the authenticator shows, or one of the backup codes. */
export async function giveCode(code: string): Promise<SignedIn> {
  const digits = code.replaceAll(/\s/g, "");
  const path = /^\d{6}$/.test(digits)
    ? "/two-factor/verify-totp"
    : "/two-factor/verify-backup-code";
  const answer = await callDoor(path, { code: digits });
  return answer.ok ? { next: "in" } : { next: "refused", sentence: answer.sentence };
}
