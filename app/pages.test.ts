import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { navigationFor } from "@/components/shell/navigation";
import { areas } from "@/server/auth/permissions";

/** Pages without an item of the navigation, or for fewer people than the one above them. */
const beside: Record<string, string> = {
  "/account": "self",
  "/runbooks/[key]": "alerts",
  "/broadcasts/new": "broadcastStart",
  "/broadcasts/requests/[id]": "broadcastStart",
};

const pages = readdirSync("app/(dashboard)", { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => ({
    path: `/${file.replace(/\/?page\.tsx$/, "").replace(/^\([^)]*\)\/?/, "")}`,
    source: readFileSync(`app/(dashboard)/${file}`, "utf8"),
  }));

/** The area of the item under which a page stands. */
function areaOf(path: string): string | undefined {
  const above = navigationFor([...areas]).filter(({ href }) =>
    href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`),
  );
  return beside[path] ?? above[0]?.area;
}

it("asks at the door of every page for the area under which the navigation has it", () => {
  expect(pages.length).toBeGreaterThan(20);
  const doors = pages.map(({ path, source }) => [path, /requireArea\("(\w+)"\)/.exec(source)?.[1]]);
  expect(doors).toEqual(pages.map(({ path }) => [path, areaOf(path)]));
});

it("asks before it reads anything", () => {
  for (const { path, source } of pages) {
    const door = source.indexOf("await requireArea(");
    const reads = [...source.matchAll(/await (?!requireArea)|\bprefetch\w*\(/g)].map(
      ({ index }) => index,
    );
    const early = reads.filter((at) => at < door && !/params\b/i.test(source.slice(at, at + 60)));
    expect([path, door > 0, early]).toEqual([path, true, []]);
  }
});

it("leads to a page from every item of the navigation", () => {
  const missing = navigationFor([...areas]).filter(
    ({ href }) => !pages.some(({ path }) => path === href),
  );
  expect(missing.map(({ href }) => href)).toEqual([]);
});
