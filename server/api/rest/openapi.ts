import { z } from "zod";
import { type ErrorCode, errorStatus } from "@/server/errors";
import { signatureHeader } from "@/server/providers/sandbox-callback";
import type { Scheme } from "./callers";
import type { Endpoint } from "./endpoint";
import { problemSchema } from "./problem-schema";

/** Problems that any endpoint may answer. */
const everywhere: ErrorCode[] = ["unavailable"];

const problemAnswer = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

/** The OpenAPI 3.1 document of the endpoints, made of the schemas that validate them. */
export function openApiOf(endpoints: readonly Endpoint[], baseUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of endpoints) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Carillon",
      version: "1",
      description:
        "Decides who should receive a message, and delivers it. Every answer carries x-request-id.",
    },
    servers: [{ url: baseUrl }],
    paths,
    components: { schemas: { Problem: jsonSchema(problemSchema, "output") }, securitySchemes },
  };
}

const securitySchemes = {
  apiKey: { type: "http", scheme: "bearer", description: "A producer's API key, ck_…" },
  userToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "HS256 with the workspace's user-token secret; sub is the user's id, exp at most 24 h ahead",
  },
  providerSignature: {
    type: "apiKey",
    in: "header",
    name: signatureHeader,
    description:
      "The provider's own signature; the sandbox's: sha256= and the HMAC-SHA256 of the body as hex",
  },
} satisfies Record<Exclude<Scheme, "anyone">, unknown>;

function operationOf(one: Endpoint) {
  const body = bodyOf(one);
  return {
    tags: [one.tag],
    summary: one.summary,
    ...(one.description ? { description: one.description } : {}),
    operationId: operationId(one),
    security: one.scheme === "anyone" ? [] : [{ [one.scheme]: [] }],
    parameters: [...parametersOf(one, "params", "path"), ...parametersOf(one, "query", "query")],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: { ...answersOf(one), ...problemsOf(one) },
  };
}

/** put /api/v1/users/{userId} → putUsersUserId */
function operationId({ method, path }: Endpoint): string {
  const words = path
    .replace(/^\/api\/(v1\/)?/, "")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function bodyOf({ input, streams }: Endpoint) {
  const schema = input.body;
  if (schema) return { "application/json": { schema: jsonSchema(schema, "input") } };
  return streams && Object.fromEntries(streams.map((type) => [type, { schema: {} }]));
}

function parametersOf({ input }: Endpoint, part: string, place: "path" | "query") {
  const schema = input[part];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, one]) => ({
    name,
    in: place,
    required: place === "path",
    schema: jsonSchema(one, "input"),
  }));
}

function answersOf({ answers }: Endpoint) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type }]) => {
      const content = schema
        ? { "application/json": { schema: jsonSchema(schema, "output") } }
        : type && { [type]: { schema: {} } };
      return [status, content ? { description, content } : { description }];
    }),
  );
}

function problemsOf({ input, streams, scheme, refusals, answers }: Endpoint) {
  const codes = new Set<ErrorCode>([...refusals, ...everywhere]);
  if (scheme !== "anyone") codes.add("unauthenticated");
  if (input.body || streams) codes.add("too_large").add("malformed");
  if (input.params || input.query) codes.add("malformed");
  return Object.fromEntries(
    [...codes]
      .filter((code) => !(errorStatus[code] in answers))
      .map((code) => [errorStatus[code], problemAnswer(code.replaceAll("_", " "))]),
  );
}

function jsonSchema(schema: z.core.$ZodType, io: "input" | "output") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    // Dates are RFC 3339 strings once they are JSON.
    override: ({ zodSchema, jsonSchema: made }) => {
      if (zodSchema instanceof z.ZodDate)
        Object.assign(made, { type: "string", format: "date-time" });
    },
  });
  return rest;
}
