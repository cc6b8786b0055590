import type { RouterOutputs } from "@/server/api/root";

/** An upload as its lists show it. */
export type Upload = RouterOutputs["lists"]["one"]["uploads"][number];

/** How the pieces of a file go where. */
export type FileFormat = "csv" | "ndjson";
export type Delimiter = "," | ";" | "\t" | "|";

/** How the cells of an attribute are read. */
export const attributeTypes = ["auto", "text", "number", "boolean", "date"] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** What one column of the file fills; `field` is null where it is ignored. */
export type ColumnChoice = {
  /** The position in a CSV, the key in NDJSON. */
  source: number | string;
  label: string;
  samples: string[];
  field: string | null;
  as: AttributeType;
};

/** A file that was chosen, and how it will be read. */
export type FileChoice = {
  file: File;
  format: FileFormat;
  delimiter: Delimiter;
  header: boolean;
  columns: ColumnChoice[];
};

export const attributePrefix = "attributes.";
export const maxFileBytes = 2 ** 30;
