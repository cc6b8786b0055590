import type { Pool } from "@/db/client";
import { importUsers } from "@/server/audience/import-users";
import type { Target } from "./target";

/** Creates or changes people batch by batch; attributes that the file does not have stay. */
export function intoPeople(pool: Pool): Target {
  return {
    tables: [],
    take: (lines, watch) => importUsers(pool, lines, { ...watch, attributes: "merge" }),
    apply: async () => {},
  };
}
