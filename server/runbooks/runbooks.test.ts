import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { navigationFor } from "@/components/shell/navigation";
import { ruleInfos } from "@/server/alerts/rules";
import { areas } from "@/server/auth/permissions";
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

test("links in runbooks lead to pages that exist", async () => {
  const pages = [...navigationFor(areas).map(({ href }) => href), "/runbooks", "/alerts"];
  for (const { key } of ruleInfos) {
    const text = await readFile(`docs/runbooks/${key}.md`, "utf8");
    for (const [, link = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const page = link.split(/[?#]/)[0] ?? "";
      const known = pages.some(
        (one) => page === one || (one !== "/" && page.startsWith(`${one}/`)),
      );
      expect(known, `${key} links to ${link}`).toBe(true);
    }
  }
});

test("a runbook is rendered without anything that could run", async () => {
  const { title, html } = await readRunbook("p0-latency");
  expect(title).toBe("P0 latency");
  expect(html).toContain("<h2>What it means</h2>");
  expect(html).not.toMatch(/<script|onclick|javascript:/i);
  await expect(readRunbook("../../package")).rejects.toThrow("no such runbook");
});
