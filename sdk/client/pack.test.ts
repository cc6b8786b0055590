import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { jwtVerify } from "jose";
import { expect, test } from "vitest";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL(".", import.meta.url));
const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));

const sample = `
import { CarillonError, createCarillon, createInboxClient, createUserToken, type InboxItem } from "@carillon/client";

const carillon = createCarillon({ baseUrl: "https://carillon.example.com", apiKey: "ck_key" });
export async function send(): Promise<string> {
  try {
    const { id, status } = await carillon.send({ type: "order.shipped", target: { userId: "user_42" } });
    const state: "accepted" | "duplicate" = status;
    return id + state;
  } catch (error) {
    if (error instanceof CarillonError) return error.errors.map(({ path }) => path).join();
    throw error;
  }
}
// @ts-expect-error a target names somebody
export const nobody = () => carillon.send({ type: "order.shipped", target: {} });

const inbox = createInboxClient({ baseUrl: "https://carillon.example.com", token: async () => "token" });
export async function read(signal: AbortSignal): Promise<InboxItem[]> {
  const { items, nextCursor } = await inbox.list({ filter: "unread", limit: 10 });
  await inbox.mark(items[0]?.id ?? "", { read: true });
  const counts: { unread: number; unseen: number } = await inbox.counts();
  void inbox.stream({ signal, onMessage: (item) => items.push(item), onUnread: ({ unread }) => unread + counts.unread });
  return nextCursor === null ? items : [];
}
console.log(await createUserToken("user_42", "a secret of at least thirty-two characters"));
`;

const options = {
  ...{ target: "ES2022", lib: ["ES2023", "DOM", "DOM.Iterable"], types: [], strict: true },
  ...{ noUncheckedIndexedAccess: true, skipLibCheck: false, outDir: "out" },
};

test("packed and installed into an empty folder, the client type-checks a program and runs in it", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "carillon-client-"));
  try {
    await run("npm", ["pack", "--pack-destination", folder], { cwd: packageFolder });
    const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
    await writeFile(path.join(folder, "package.json"), '{"type": "module", "private": true}');
    const install = ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`];
    await run("npm", install, { cwd: folder });
    const installed = path.join(folder, "node_modules/@carillon/client");
    expect((await readdir(installed)).toSorted()).toEqual(["README.md", "dist", "package.json"]);

    await writeFile(path.join(folder, "sample.ts"), sample);
    for (const [module, moduleResolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
    ]) {
      const compilerOptions = { ...options, module, moduleResolution };
      await writeFile(
        path.join(folder, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: ["sample.ts"] }),
      );
      const checked = await run(tsc, ["-p", folder], { cwd: folder }).catch((error) => error);
      expect(checked.stdout).toBe("");
    }
    const { stdout } = await run(process.execPath, ["out/sample.js"], { cwd: folder });
    const secret = new TextEncoder().encode("a secret of at least thirty-two characters");
    const { payload } = await jwtVerify(stdout.trim(), secret, { algorithms: ["HS256"] });
    expect(payload.sub).toBe("user_42");
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
