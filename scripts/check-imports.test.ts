import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findViolations } from "./check-imports";

/** A project of these files, for the time of one test. */
function project(files: Record<string, string>) {
  const root = mkdtempSync(path.join(tmpdir(), "carillon-imports-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

test.each([
  ["app/page.tsx", "server/inbox/list.ts"],
  ["components/card.tsx", "server/inbox/list.ts"],
  ["workers/main.ts", "server/api/root.ts"],
  ["server/pipeline/accept/accept.ts", "server/pipeline/fanout/plan.ts"],
  ["server/pipeline/routing/route.ts", "server/pipeline/sending/send.ts"],
  ["server/templates/render.ts", "server/pipeline/accept/accept.ts"],
  ["server/inbox/list.ts", "server/api/root.ts"],
  ["server/clock.ts", "server/inbox/list.ts"],
  ["db/client.ts", "server/config.ts"],
])("%s must not import %s, by alias or by path", (from, to) => {
  const relative = path.posix.relative(path.posix.dirname(from), to).replace(/\.ts$/, "");
  for (const specifier of [`@/${to.replace(/\.ts$/, "")}`, relative.replace(/^(?!\.)/, "./")]) {
    using planted = project({
      [from]: `import {\n  x,\n} from "${specifier}";\n`,
      [to]: "export const x = 1;",
    });
    expect(findViolations(planted.root).errors).toEqual([`${from} must not import ${to}`]);
  }
});

test("components may import types of the API, but not values", () => {
  const target = { "server/api/root.ts": "export type T = 1; export const v = 1;" };
  using types = project({
    ...target,
    "components/a.tsx": 'import type { T } from "@/server/api/root";',
  });
  expect(findViolations(types.root).errors).toEqual([]);
  using inline = project({
    ...target,
    "components/a.tsx": 'import { type T } from "@/server/api/root";',
  });
  expect(findViolations(inline.root).errors).toEqual([]);
  using values = project({
    ...target,
    "components/a.tsx": 'import { type T, v } from "@/server/api/root";',
  });
  expect(findViolations(values.root).errors).toHaveLength(1);
});

test("a dynamic import and a re-export count too", () => {
  using planted = project({
    "server/clock.ts": "",
    "db/a.ts": 'export const load = () => import("@/server/clock");',
    "db/b.ts": 'export * from "../server/clock";',
  });
  expect(findViolations(planted.root).errors).toHaveLength(2);
});

test("an import cycle is found, even one of types", () => {
  using planted = project({
    "db/a.ts": 'import type { B } from "./b"; export type A = B;',
    "db/b.ts": 'import type { C } from "./c"; export type B = C;',
    "db/c.ts": 'import type { A } from "./a"; export type C = A;',
  });
  expect(findViolations(planted.root).errors).toEqual([
    "import cycle: db/a.ts → db/b.ts → db/c.ts → db/a.ts",
  ]);
});

test("only the configuration reads the environment", () => {
  const text = "export const port = process.env.PORT;";
  using planted = project({ "server/config.ts": text, "server/clock.ts": text });
  expect(findViolations(planted.root).errors).toEqual([
    "server/clock.ts reads process.env: take it from the Config",
  ]);
});

test("too many client files are a warning", () => {
  using planted = project({ "app/a.tsx": '"use client";', "app/b.tsx": "" });
  expect(findViolations(planted.root).warnings).toHaveLength(1);
});
