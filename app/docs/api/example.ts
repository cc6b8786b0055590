import type { Operation, Schema } from "@/server/api/rest/reference";

const credentials: Record<string, string> = {
  apiKey: "$CARILLON_KEY",
  userToken: "$USER_TOKEN",
};

/** What properties of our contract usually carry. */
const usual: Record<string, unknown> = {
  userId: "user_42",
  actorId: "user_7",
  deviceId: "iphone-1",
  type: "order.shipped",
  idempotencyKey: "order-991-shipped",
  email: "ada@example.com",
  phone: "+4915112345678",
  locale: "en",
  timeZone: "Europe/Berlin",
  region: "EU",
  token: "device-token",
  platform: "ios",
  events: [{ type: "order.shipped", target: { userId: "user_42" } }],
  id: "0193a4c2-7e5f-7c31-9d2a-5b1f0e6a4c3d",
};

/** A call that works once the credential stands in its variable. */
export function curlOf(operation: Operation, baseUrl: string): string {
  const { method, path, parameters } = operation;
  const filled = parameters
    .filter((one) => one.in === "path")
    .reduce((url, { name }) => url.replace(`{${name}}`, String(usual[name] ?? name)), path);
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${baseUrl}${filled}`,
  ];
  const scheme = operation.security
    .flatMap((one) => Object.keys(one))
    .find((one) => credentials[one]);
  if (scheme) lines.push(`-H "authorization: Bearer ${credentials[scheme]}"`);
  const [type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type) lines.push(`-H "content-type: ${type}"`);
  if (type === "application/json" && body?.schema)
    lines.push(`-d '${JSON.stringify(exampleOf(body.schema), null, 2).replaceAll("\n", "\n  ")}'`);
  else if (type) lines.push(`--data-binary @file.${type === "text/csv" ? "csv" : "ndjson"}`);
  return lines.join(" \\\n  ");
}

/** Required properties, or all where none is. */
function exampleOf(schema: Schema, name = ""): unknown {
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0) {
    const required = properties.filter(([key]) => schema.required?.includes(key));
    const shown = required.length > 0 ? required : properties.slice(0, 4);
    return Object.fromEntries(shown.map(([key, one]) => [key, exampleOf(one, key)]));
  }
  if (name in usual) return usual[name];
  if (schema.enum) return schema.enum[0];
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== "null");
  const telling = alternatives.find(({ properties }) => properties) ?? alternatives[0];
  if (telling) return exampleOf(telling, name);
  if (schema.items) return [exampleOf(schema.items, name)];
  return simpleExample(schema);
}

function simpleExample({ type, format, minimum }: Schema): unknown {
  if (format === "date-time") return "2026-12-24T18:00:00Z";
  if (format === "uri") return "https://example.com";
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return Math.max(minimum ?? 0, 0);
  if (type === "object" || type === undefined) return {};
  return "…";
}
