import type { Pool } from "@/db/client";

/** An attribute that users were seen to have; examples are values that several people share. */
export type KnownAttribute = {
  name: string;
  kind: "text" | "number" | "boolean" | "date" | "mixed" | "other";
  examples: unknown[];
};

/** By name; the catalogue holds at most some thousand. */
export async function readAttributes(pool: Pool): Promise<KnownAttribute[]> {
  const { rows } = await pool.query<KnownAttribute>(
    "select name, kind, examples from attribute_catalogue order by name limit 2000",
  );
  return rows;
}
