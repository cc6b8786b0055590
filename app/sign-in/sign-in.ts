/** Opens a session. Answers null, or a sentence about why it did not work. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  }).catch(() => null);
  if (response?.ok) return null;
  switch (response?.status) {
    case 400:
    case 401:
      return "No account has this e-mail address and password.";
    case 403:
      return "This account is blocked. Ask an administrator.";
    case 429:
      return `Too many attempts. Try again in ${response.headers.get("x-retry-after") ?? 60} seconds.`;
    default:
      return "The server does not answer. Try again in a moment.";
  }
}
