import { z } from "zod";
import { handleRest } from "./door";

/** As much of JSON Schema as our endpoints are described in. */
const Schema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  examples: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  $ref: z.string().optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get items() {
    return Schema.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
});
export type Schema = z.infer<typeof Schema>;

const Content = z.record(z.string(), z.object({ schema: Schema.optional() })).optional();

const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: Schema }))
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content })),
});

const Document = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    securitySchemes: z.record(z.string(), z.object({ description: z.string().default("") })),
  }),
});

export type Operation = z.infer<typeof Operation> & { method: string; path: string };
export type Reference = {
  title: string;
  description: string;
  baseUrl: string;
  /** Operations by tag, in the order of the document. */
  groups: { tag: string; operations: Operation[] }[];
  credentials: Record<string, string>;
};

/** The REST contract, read from the document that it serves itself. */
export async function readReference(): Promise<Reference> {
  const answer = await handleRest(new Request("http://localhost/api/openapi.json"));
  const document = Document.parse(await answer.json());
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
  const byTag = Map.groupBy(operations, ({ tags }) => tags[0] ?? "Other");
  return {
    title: document.info.title,
    description: document.info.description,
    baseUrl: document.servers[0]?.url ?? "",
    groups: [...byTag].map(([tag, ofTag]) => ({ tag, operations: ofTag })),
    credentials: Object.fromEntries(
      Object.entries(document.components.securitySchemes).map(([name, { description }]) => [
        name,
        description,
      ]),
    ),
  };
}
