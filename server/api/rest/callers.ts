import type { Context as HonoContext } from "hono";
import type { KnownUser } from "@/server/audience/find-user";
import { createProducerAuthenticator } from "@/server/auth/api-key";
import { createUserAuthenticator } from "@/server/auth/user-token";
import type { Context } from "@/server/context";
import { readStreamToken } from "@/server/inbox/stream/stream-token";
import type { Producer } from "@/server/notification-types/producer";

/** Who may call, as the document names it. */
export type Scheme = "apiKey" | "userToken" | "providerSignature" | "anyone";

/** Finds out who calls. @throws Refusal `unauthenticated` */
export type Caller<Who> = { scheme: Scheme; identify(c: HonoContext): Who | Promise<Who> };

export type Callers = {
  producer: Caller<Producer>;
  endUser: Caller<KnownUser>;
  /** As `endUser`; a program that cannot send headers shows a stream token in `?token=`. */
  streamReader: Caller<KnownUser>;
  /** Signatures cover the body, so the endpoint itself checks them. */
  provider: Caller<null>;
  anyone: Caller<null>;
};

export function createCallers(context: Context): Callers {
  const producerOf = createProducerAuthenticator(context);
  const userOf = createUserAuthenticator(context);
  return {
    producer: { scheme: "apiKey", identify: (c) => producerOf(bearerOf(c)) },
    endUser: { scheme: "userToken", identify: (c) => userOf(bearerOf(c)) },
    streamReader: {
      scheme: "userToken",
      identify: (c) => {
        const bearer = bearerOf(c);
        const token = c.req.query("token");
        return bearer === null && token !== undefined
          ? readStreamToken(context, token)
          : userOf(bearer);
      },
    },
    provider: { scheme: "providerSignature", identify: () => null },
    anyone: { scheme: "anyone", identify: () => null },
  };
}

function bearerOf(c: HonoContext): string | null {
  return /^Bearer ([^\s]{1,4096})$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}
