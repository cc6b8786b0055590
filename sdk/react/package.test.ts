import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

const sdk = path.join(import.meta.dirname, "..");
const modules = path.join(sdk, "../node_modules");

/** The five-minutes sample of the README, with the parts of a page around it. */
const sample = `import { createInboxClient } from "@carillon/client";
import { germanWords, Inbox, type InboxItem, useInbox } from "@carillon/react";
import "@carillon/react/styles.css";

const client = createInboxClient({
  baseUrl: "https://carillon.example.com",
  token: () => fetch("/notification-token").then((answer) => answer.text()),
});

export function Header() {
  const open = (item: InboxItem) => console.log(item.actionUrl);
  return <Inbox client={client} onOpen={open} words={germanWords} locale="de" theme="dark" />;
}

export function Messages() {
  const { items, unread, status, hasMore, loadMore, markRead } = useInbox(client);
  if (status === "loading") return <p>Loading …</p>;
  return (
    <ul title={\`\${unread} unread\`}>
      {items.map((item) => (
        <li key={item.id}>
          <button onClick={() => void markRead(item.id)}>{item.title}</button>
        </li>
      ))}
      {hasMore && <button onClick={() => void loadMore()}>More</button>}
    </ul>
  );
}
`;

/** Packs a package as `npm publish` would, and unpacks it into an app's modules. */
function install(name: string, app: string): string {
  const packed = mkdtempSync(path.join(tmpdir(), "carillon-pack-"));
  onTestFinished(() => rmSync(packed, { recursive: true, force: true }));
  const options = { cwd: path.join(sdk, name), stdio: "pipe" } as const;
  execFileSync("npm", ["pack", "--silent", "--pack-destination", packed], options);
  const [tarball = ""] = readdirSync(packed);
  const target = path.join(app, "node_modules/@carillon", name);
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(packed, tarball), "--strip-components=1", "-C", target]);
  return target;
}

test("what npm packs type-checks and bundles in an empty folder, as the README says", () => {
  const app = mkdtempSync(path.join(tmpdir(), "carillon-app-"));
  onTestFinished(() => rmSync(app, { recursive: true, force: true }));
  install("client", app);
  const installed = install("react", app);
  for (const name of ["react", "react-dom", "@types/react", "@types/react-dom", "csstype"]) {
    const link = path.join(app, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(modules, name), link);
  }
  writeFileSync(path.join(app, "app.tsx"), sample);
  writeFileSync(path.join(app, "package.json"), '{"type": "module"}');
  for (const resolution of [
    ["--module", "esnext", "--moduleResolution", "bundler"],
    ["--module", "nodenext"],
  ]) {
    const options = ["--noEmit", "--strict", "--jsx", "react-jsx", "--target", "es2022"];
    run(app, "typescript/bin/tsc", [...options, ...resolution, "app.tsx"]);
  }
  run(app, "esbuild/bin/esbuild", ["app.tsx", "--bundle", "--outdir=built", "--format=esm"]);
  expect(readFileSync(path.join(app, "built/app.css"), "utf8")).toContain("--carillon-accent");
  const bundle = readFileSync(path.join(app, "built/app.js"), "utf8");
  expect(bundle).toContain("carillon-bell");

  expect(readFileSync(path.join(installed, "dist/inbox.js"), "utf8")).toMatch(/^"use client"/);
  expect(existsSync(path.join(installed, "README.md"))).toBe(true);
  const shipped = readdirSync(path.join(installed, "dist"));
  expect(shipped.filter((name) => /test/.test(name))).toEqual([]);
}, 120_000);

function run(cwd: string, program: string, args: string[]): void {
  try {
    execFileSync(path.join(modules, program), args, { cwd, stdio: "pipe" });
  } catch (error) {
    const said = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    throw new Error(`${program} refuses it: ${said}`, { cause: error });
  }
}
