import { spawn } from "node:child_process";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openBoard } from "@/server/control/switches/board";
import { testContext } from "@/server/testing";
import { compile } from "@/workers/supervisor/compile";

const root = fileURLToPath(new URL("..", import.meta.url));

type Ended = { code: number | null; out: string; err: string };

/** Compiled once, for the many runs of these tests. */
const compiled = compile("scripts/kill.ts");

const kill = async (databaseUrl: string, ...args: string[]) =>
  runNode(databaseUrl, [await compiled, ...args]);

function runNode(databaseUrl: string, args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const ended: Ended = { code: null, out: "", err: "" };
  child.stdout.on("data", (text) => {
    ended.out += text;
  });
  child.stderr.on("data", (text) => {
    ended.err += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...ended, code })));
}

test("the command line stops, lists and lifts without the web app, and says when it was effective everywhere", async () => {
  await using context = await testContext();
  const { pool, config } = context;
  const run = (...args: string[]) => kill(config.databaseUrl, ...args);
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('post', 'Post', 'social', 1, '{push}')`,
  );
  const { rows } = await pool.query<{ id: number }>(
    `insert into worker_leases (priority, host, pid, beat_at)
     values (1, 'test', 1, now() + interval '1 day') returning id`,
  );
  const board = await openBoard(context, () => rows[0]?.id ?? 0);
  try {
    const stopped = await run(
      ...["--type", "post", "--reason", "Wrong link", "--hold", "--expires", "30m"],
    );
    expect(stopped).toMatchObject({ code: 0, err: "" });
    expect(stopped.out).toMatch(
      /^Switch 1 stops type post \(Post\): effective everywhere after \d+ ms; 0 messages had left\.\n$/,
    );
    const { rows: written } = await pool.query(
      `select mode, reason, created_by, round(extract(epoch from expires_at - created_at) / 60)::int as minutes
       from kill_switches`,
    );
    expect(written).toEqual([
      ...[
        {
          mode: "hold",
          reason: "Wrong link",
          created_by: `cli:${os.userInfo().username}`,
          minutes: 30,
        },
      ],
    ]);
    const [again, everything] = await Promise.all([
      run("--type", "post", "--reason", "Wrong link", "--hold"),
      run("--all", "--reason", "Wrong link"),
    ]);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toMatch(/stops this already/);
    expect(everything).toMatchObject({ code: 2, err: "" });
    expect(everything.out).toMatch(/waits for a second person.*--break-glass/);
    const list = await run("--list");
    expect(list.out).toMatch(/1 {2}hold type post \(Post\): Wrong link/);
    expect(list.out).toMatch(/drop everything: Wrong link .*waits for a second person/);
    expect(await run("--lift", "1")).toEqual({
      ...{ code: 0, err: "", out: "Switch 1 is lifted. What it held goes on where it was.\n" },
    });
    const broken = await run("--all", "--break-glass", "--reason", "Codes go to the wrong people");
    expect(broken.out).toMatch(/^Switch 3 stops everything: effective everywhere after \d+ ms/);
  } finally {
    await board.close();
  }
}, 120_000);

test("what is written wrong is said in a sentence, with the way it should be", async () => {
  await using context = await testContext();
  const wrong: [string[], RegExp][] = [
    [["--reason", "x"], /^Say what to stop\.\n\nnpm run kill/],
    [["--type", "post", "--channel", "push", "--reason", "x"], /^Stop one thing at a time/],
    [["--type", "post"], /^--reason: say why\.\n$/],
    [["--type", "post", "--reason", "x", "--expires", "soon"], /^--expires: write 90s/],
    [["--type", "nothing", "--reason", "x"], /there is no type “nothing”/],
    [["--lift", "99"], /There is no such kill switch/],
    [["--wrong"], /Unknown option '--wrong'/],
  ];
  const ended = await Promise.all(wrong.map(([args]) => kill(context.config.databaseUrl, ...args)));
  for (const [i, [args, said]] of wrong.entries()) {
    expect([args, ended[i]?.code]).toEqual([args, 1]);
    expect(ended[i]?.err).toMatch(said);
  }
  const nowhere = await kill("postgres://nobody@127.0.0.1:1/nothing", "--list");
  expect(nowhere).toMatchObject({ code: 1, out: "" });
  expect(nowhere.err).toMatch(/^The database could not be asked: .*\n$/);
  // As `npm run kill` starts it.
  const asWritten = ["--import", "tsx", "scripts/kill.ts", "--help"];
  const help = await runNode(context.config.databaseUrl, asWritten);
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toMatch(/--break-glass/);
}, 120_000);
