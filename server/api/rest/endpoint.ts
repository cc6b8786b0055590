import type { Context as HonoContext } from "hono";
import { z } from "zod";
import type { ErrorCode } from "@/server/errors";
import { malformed } from "@/server/malformed";
import type { Caller, Scheme } from "./callers";
import { bodyLimit, readJson } from "./read-body";
import type { Reply } from "./reply";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** A successful answer, as the document describes it. */
export type AnswerDoc = { description: string; schema?: z.ZodType; type?: string };

/** Schemas of `params`, `query` and `body`. A part without a schema is not looked at. */
type Parts = z.core.$ZodShape;

/** One method of one path: what it takes, what it answers, what it does. */
export type EndpointSpec<P extends Parts, Who> = {
  method: Method;
  /** With parameters in braces: /api/v1/users/{userId}. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  caller: Caller<Who>;
  input: P;
  /** Content types of a body that is not JSON and is read by the handler. */
  streams?: readonly string[];
  /** Bytes; 1 MiB unless told. */
  limit?: number;
  answers: Record<number, AnswerDoc>;
  /** Beside 401, 413 and 503, which any may answer. */
  refusals: ErrorCode[];
  /** Hears of what could not be read, before it is refused. */
  unreadable?: (who: Who, error: unknown) => void;
  handle(input: z.output<z.ZodObject<P>>, who: Who, c: HonoContext): Promise<Reply> | Reply;
};

/** An endpoint with its types gone: what the app mounts and the document lists. */
export type Endpoint = Omit<EndpointSpec<Parts, never>, "caller" | "handle" | "unreadable"> & {
  scheme: Scheme;
  answer(c: HonoContext): Promise<Reply>;
};

/** Declares an endpoint: identifies the caller, then validates, then handles. */
export function endpoint<P extends Parts, Who>(spec: EndpointSpec<P, Who>): Endpoint {
  const { caller, handle, unreadable, ...doc } = spec;
  const schema = z.object(spec.input);
  const limit = spec.limit ?? bodyLimit;
  const read = async (c: HonoContext) => {
    const parsed = schema.safeParse({
      params: "params" in spec.input ? c.req.param() : undefined,
      query: "query" in spec.input ? c.req.query() : undefined,
      body: "body" in spec.input ? await readJson(c.req, limit) : undefined,
    });
    // The first segment (params, query, body) is ours, not the caller's.
    if (!parsed.success) throw malformed(parsed.error.issues, 1);
    return parsed.data;
  };
  return {
    ...doc,
    scheme: caller.scheme,
    answer: async (c) => {
      const who = await caller.identify(c);
      const input = await read(c).catch((error: unknown) => {
        unreadable?.(who, error);
        throw error;
      });
      return handle(input, who, c);
    },
  };
}
