/** The part of JSON Schema that zod writes. */
export type Shape = {
  type?: string | string[];
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  prefixItems?: Shape[];
  additionalProperties?: Shape | boolean;
  propertyNames?: Shape;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  $ref?: string;
  $defs?: Record<string, Shape>;
};

/** What a date is written as, where the schema cannot say it. */
export const dateFormat = "x-date";

const byFormat: Record<string, unknown> = {
  uuid: "01890000-0000-7000-8000-000000000001",
  email: "fuzz@example.com",
  uri: "https://fuzz.invalid/",
  "date-time": "2026-05-01T12:00:00Z",
  date: "2026-05-01",
  time: "12:00:00",
  [dateFormat]: new Date("2026-05-01T12:00:00Z"),
};

/** By the name of a field, what the schema alone does not tell. */
const byName: Record<string, string> = {
  ...{ phone: "+4915112345678", locale: "en", timeZone: "Europe/Berlin", region: "DE" },
  ...{ email: "fuzz@example.com", channel: "email", type: "a", typeKey: "a", key: "a" },
  ...{ userId: "a", currency: "EUR", time: "12:00", date: "2026-05-01" },
  ...{ start: "22:00", end: "07:00" },
};

/** Texts for patterns: the first that fits. */
const candidates = [
  ...["a", "abc", "key", "12:00", "push", "en", "+4915112345678", "2026-05-01", "#aabbcc", "EUR"],
  ...[
    "Europe/Berlin",
    "attributes.a",
    "https://fuzz.invalid/",
    "campaign:1",
    "user.name",
    "0",
    "1",
  ],
  ...["00000000-0000-7000-8000-000000000001", "2026-05-01T12:00", "a".repeat(16), "a".repeat(40)],
];

/** Something that a schema takes, or nearly: what no sample can know (a key of the database) is made up. */
export function sample(shape: Shape, root: Shape = shape, depth = 0, name = ""): unknown {
  const one = resolve(shape, root);
  if (one.const !== undefined) return one.const;
  if (one.enum) return one.enum[0];
  const [branch] = one.anyOf ?? one.oneOf ?? [];
  if (branch) return sample(branch, root, depth, name);
  if (one.allOf) return Object.assign({}, ...one.allOf.map((part) => sample(part, root, depth)));
  const type = Array.isArray(one.type) ? one.type[0] : one.type;
  switch (type) {
    case "object":
      return sampleObject(one, root, depth);
    case "array":
      return sampleArray(one, root, depth);
    case "string":
      return sampleText(one, name);
    case "integer":
    case "number":
      return Math.max(one.minimum ?? 1, (one.exclusiveMinimum ?? 0) + 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "x";
  }
}

export function resolve(shape: Shape, root: Shape): Shape {
  const name = shape.$ref?.replace(/^#\/\$defs\//, "");
  if (shape.$ref === "#") return root;
  return name ? (root.$defs?.[name] ?? {}) : shape;
}

/** Deep enough for every body of ours; recursive ones end here. */
const deepest = 6;

/** With its optional fields too: what is not sent is not tried. */
function sampleObject(shape: Shape, root: Shape, depth: number): Record<string, unknown> {
  const fields = Object.entries(shape.properties ?? {}).filter(
    ([name]) => depth < deepest || shape.required?.includes(name),
  );
  const value = Object.fromEntries(
    fields.map(([name, field]) => [name, sample(field, root, depth + 1, name)]),
  );
  const more = shape.additionalProperties;
  if (typeof more === "object" && depth < deepest) {
    const key = String(sample(shape.propertyNames ?? { type: "string" }, root, depth + 1));
    value[key] = sample(more, root, depth + 1);
  }
  return value;
}

function sampleArray(shape: Shape, root: Shape, depth: number): unknown[] {
  if (shape.prefixItems) return shape.prefixItems.map((item) => sample(item, root, depth + 1));
  if (!shape.items || depth >= deepest) return [];
  const n = Math.max(1, Math.min(shape.minItems ?? 1, 5));
  return Array.from({ length: n }, () => sample(shape.items ?? {}, root, depth + 1));
}

function sampleText({ format, pattern, minLength = 1 }: Shape, name: string): unknown {
  if (format && format in byFormat) return byFormat[format];
  const known = Object.hasOwn(byName, name) ? [byName[name] ?? ""] : [];
  const fits = [...known, ...candidates].find(
    (text) => text.length >= minLength && (!pattern || new RegExp(pattern, "u").test(text)),
  );
  return fits ?? "a".repeat(minLength);
}
