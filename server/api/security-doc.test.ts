import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { areas, may, maySee, roles } from "@/server/auth/permissions";
import { restAccess } from "./rest/access";

const doc = readFileSync("docs/security.md", "utf8");

/** The tables of the document, as the code has them. */
const areaLines = areas.map((area) => {
  const cells = roles.map((role) =>
    may(role, area, "act") ? "act" : may(role, area, "read") ? "read" : "·",
  );
  return `| ${[area, ...cells].join(" | ")} |`;
});
const sightLines = (["people", "personalContent", "sharedContent"] as const).map(
  (sight) =>
    `| ${[sight, ...roles.map((role) => (maySee(role, sight) ? "sees" : "·"))].join(" | ")} |`,
);
const restLines = Object.entries(restAccess).flatMap(([scheme, operations]) =>
  operations.map((operation) => `| \`${operation}\` | ${scheme} |`),
);

/** The lines of the table under a heading, without its head. */
function tableUnder(heading: string): string[] {
  const section = doc.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2);
}

it("documents who may do what exactly as the code decides it", () => {
  expect(tableUnder("What each role may do")).toEqual([...areaLines, ...sightLines]);
});

it("documents who may call which operation exactly as the code decides it", () => {
  expect(tableUnder("Who may call the REST API")).toEqual(restLines);
});
