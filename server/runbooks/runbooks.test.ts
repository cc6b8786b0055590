import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { navigationFor } from "@/components/shell/navigation";
import { ruleInfos } from "@/server/alerts/rules";
import { areasOf } from "@/server/auth/permissions";
import { readRunbook } from "./read-runbook";

/** Runbooks that are about something to do, and not about a rule. */
const others = ["kill-switches"];

test("every rule has its runbook, and every runbook its rule", async () => {
  const files = (await readdir("docs/runbooks")).map((file) => file.replace(/\.md$/, ""));
  expect(files.filter((key) => !others.includes(key)).toSorted()).toEqual(
    ruleInfos.map(({ key }) => key).toSorted(),
  );
});

test.for(ruleInfos.map(({ key }) => key))(
  "the runbook of %s says what it means, where to look first, why, what to do and how to verify it",
  async (key) => {
    const text = await readFile(`docs/runbooks/${key}.md`, "utf8");
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "What it means",
      "Who is affected",
      "First look",
      "Likely causes",
      "What to do",
      "How to verify",
    ]);
    expect(text.length).toBeGreaterThan(600);
  },
);

test("every link of every runbook leads somewhere that on-call may open", async () => {
  const allowed = areasOf("oncall");
  const pages = navigationFor(allowed).map(({ href }) => href);
  const files = await readdir("docs/runbooks");
  const leadsOn = (link: string) => {
    const page = link.split(/[?#]/)[0] ?? "";
    if (page.startsWith("/runbooks/"))
      return allowed.includes("alerts") && files.includes(`${page.slice("/runbooks/".length)}.md`);
    return pages.some((one) => page === one || (one !== "/" && page.startsWith(`${one}/`)));
  };
  const links: string[] = [];
  for (const file of files) {
    const text = await readFile(`docs/runbooks/${file}`, "utf8");
    links.push(...[...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => `${file}: ${link}`));
  }
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !leadsOn(link.replace(/^\S+ /, "")))).toEqual([]);
});

test("a runbook is rendered without anything that could run", async () => {
  const { title, html } = await readRunbook("p0-latency");
  expect(title).toBe("P0 latency");
  expect(html).toContain("<h2>What it means</h2>");
  expect(html).not.toMatch(/<script|onclick|javascript:/i);
  await expect(readRunbook("../../package")).rejects.toThrow("no such runbook");
});
