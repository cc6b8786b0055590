import type { Context } from "@/server/context";
import { createAccount } from "./account";
import { answerAuth } from "./door";
import type { Role } from "./permissions";

export const password = "correct horse battery";

/** A browser of one's own: it keeps cookies, and comes from one address. */
export type Browser = {
  post(path: string, body: object): Promise<Response>;
  headers(): Headers;
};

export function openBrowser(context: Context, from = "192.0.2.1"): Browser {
  const cookies = new Map<string, string>();
  const url = new URL(context.config.baseUrl);
  const headers = () =>
    new Headers({
      "content-type": "application/json",
      ...{ origin: url.origin, host: url.host, "x-forwarded-for": from },
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    });
  return {
    headers,
    post: async (path, body) => {
      const response = await answerAuth(
        context,
        new Request(new URL(`/api/auth${path}`, url), {
          ...{ method: "POST", headers: headers(), body: JSON.stringify(body) },
        }),
      );
      for (const line of response.headers.getSetCookie()) keepCookie(cookies, line);
      return response;
    },
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const at = pair.indexOf("=");
  if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** Somebody of a role, signed in. */
export async function signedIn(
  context: Context,
  role: Role,
  email = `${role}@example.com`,
): Promise<Browser> {
  await createAccount(context, { name: role, email, password, role });
  const browser = openBrowser(context);
  const response = await browser.post("/sign-in/email", { email, password });
  if (!response.ok) throw new Error(`${email} cannot sign in: ${await response.text()}`);
  return browser;
}
