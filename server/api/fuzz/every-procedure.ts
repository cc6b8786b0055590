import type { AnyProcedure, AnyRouter } from "@trpc/server";
import { z } from "zod";
import { appRouter } from "@/server/api/root";
import { dateFormat, type Shape } from "./sample";

const untyped: AnyRouter = appRouter;

/** Every procedure, with the schema of what it takes; null where it takes nothing. */
export const everyProcedure = Object.entries<AnyProcedure>(untyped._def.procedures).map(
  ([path, { _def }]) => ({
    path,
    type: _def.type,
    area: String(Reflect.get(Object(_def.meta), "area") ?? ""),
    input: inputOf(_def.inputs),
  }),
);

function inputOf(inputs: readonly unknown[]): Shape | null {
  const [schema] = inputs;
  if (!(schema instanceof z.ZodType)) return null;
  const written: unknown = z.toJSONSchema(schema, {
    ...{ io: "input", unrepresentable: "any", reused: "inline" },
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== "date") return;
      jsonSchema.type = "string";
      jsonSchema.format = dateFormat;
    },
  });
  return isShape(written) ? written : null;
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null;
}
