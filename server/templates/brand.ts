import { z } from "zod";
import { type Pool, type Queryable, transaction } from "@/db/client";
import type { Brand } from "@/db/schema/json";
import { isStorableJson, unstorableMessage } from "@/server/audience/storable";
import { record } from "@/server/audit/record";

const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => isStorableJson(JSON.stringify(text)), unstorableMessage)
    // Braces would be read as Liquid wherever the brand is put.
    .refine((text) => !/\{\{|\{%/.test(text), "must not contain {{ or {%")
    .optional();
const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #0b6b85")
  .optional();

/** How mails look. An empty field counts as none. */
export const BrandInput = z.strictObject({
  companyName: words(120),
  postalAddress: words(300),
  logoUrl: z
    .string()
    .max(500)
    .regex(/^https:\/\/[^\s"'<>{}]+$/, "must be an https:// address")
    .optional(),
  primaryColor: color,
  backgroundColor: color,
  fontFamily: z
    .string()
    .max(200)
    .regex(/^[\p{L}\p{N} ,'-]+$/u, "must be names of fonts, separated by commas")
    .optional(),
}) satisfies z.ZodType<Brand>;

export async function readBrand(client: Queryable): Promise<Brand> {
  const { rows } = await client.query<{ brand: Brand }>("select brand from workspace");
  return rows[0]?.brand ?? {};
}

/** Mails take it when they are published next. */
export async function saveBrand(pool: Pool, brand: Brand, by: string): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("update workspace set brand = $1", [brand]);
    await record(client, {
      ...{ actor: by, action: "brand.save", subject: "workspace" },
      detail: { fields: Object.keys(brand) },
    });
  });
}
