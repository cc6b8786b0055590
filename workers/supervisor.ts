import { DatabaseError } from "@/db/migrate";
import { ConfigError, loadStartSettings, type StartSettings } from "@/server/config";
import { migrate } from "@/server/migrate";
import { banner } from "./supervisor/banner";
import { type Database, openDatabase } from "./supervisor/database";
import { ensureDemo } from "./supervisor/demo";
import { type Home, openHome } from "./supervisor/home";
import { checkPort } from "./supervisor/ports";
import { environmentOf, startProcesses } from "./supervisor/processes";
import { StartError } from "./supervisor/start-error";

/** What to undo on the way out, last thing first. */
const cleanups: (() => Promise<void> | void)[] = [];
let ending = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));
// `npm start` was killed: nobody is left to send us a signal.
process.once("disconnect", () => end(0));
// A closed terminal must not end the processes in the middle of something.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

main().catch(async (error) => {
  if (ending) return;
  const expected = [StartError, ConfigError, DatabaseError].some((kind) => error instanceof kind);
  process.stderr.write(`${expected ? error.message : (error?.stack ?? error)}\n`);
  await end(1);
});

async function main(): Promise<void> {
  const settings = loadStartSettings();
  const home = openHome(settings.home, settings.port);
  cleanups.push(() => home.release());
  await checkPort(settings.port, settings.host);
  const database = await openDatabase(settings.databaseUrl, home, show);
  cleanups.push(() => database.stop());
  await migrate(database.url);
  await serve(settings, home, database);
}

async function serve(settings: StartSettings, home: Home, database: Database): Promise<void> {
  const env = await environmentOf(settings, home, database);
  const demo = await ensureDemo(settings, home, env, show);
  if (ending) return;
  const processes = await startProcesses(env, home, show);
  cleanups.push(() => processes.stop());
  await processes.ready;
  if (!ending) show(banner(home, demo));
}

/** Undoes everything in reverse order and exits. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  if (code === 0) show("Stopping …");
  for (const cleanup of cleanups.reverse()) {
    await Promise.resolve(cleanup()).catch((error: Error) => show(error.message));
  }
  process.exit(code);
}

function show(line: string): void {
  process.stdout.write(`${line}\n`);
}
