import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const rotateAt = 10 * 2 ** 20;
/** pino's levels 40 (warn), 50 (error), 60 (fatal); it writes the level first. */
const worthShowing = /^\{"level":[456]0/;

export type ChildLog = {
  file: string;
  /** Follows a child's output until it ends: everything to the file, warnings to the terminal. */
  follow(stdout: Readable | null, stderr: Readable | null): void;
  close(): void;
};

/**
 * The log file of one child: `<folder>/<name>.log`, renamed to `.log.1` when it reaches 10 MB.
 * `show` gets what a person at the terminal should see.
 */
export function openChildLog(folder: string, name: string, show: (line: string) => void): ChildLog {
  const file = path.join(folder, `${name}.log`);
  let size = existsSync(file) ? statSync(file).size : 0;
  let stream = open(file);
  const write = (line: string) => {
    stream.write(`${line}\n`);
    size += Buffer.byteLength(line) + 1;
    if (size < rotateAt) return;
    stream.end();
    renameSync(file, `${file}.1`);
    stream = open(file);
    size = 0;
  };
  const follow = (source: Readable | null, always: boolean) => {
    if (!source) return;
    createInterface({ input: source }).on("line", (line) => {
      write(line);
      if (worthShowing.test(line)) show(`${name}: ${summaryOf(line)}`);
      else if (always && line.trim() !== "" && !line.startsWith("{")) show(`${name}: ${line}`);
    });
  };
  return {
    file,
    follow: (stdout, stderr) => {
      follow(stdout, false);
      follow(stderr, true);
    },
    close: () => stream.end(),
  };
}

function open(file: string): WriteStream {
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  // A full disk must not end the supervisor, and with it everything that still works.
  stream.on("error", () => {});
  return stream;
}

/** A log record as one short line. */
function summaryOf(line: string): string {
  try {
    const { level, msg, err } = JSON.parse(line);
    const detail = typeof err === "string" ? err : err?.message;
    const word = level >= 50 ? "error" : "warning";
    return [word, msg, detail].filter((part) => part !== undefined && part !== "").join(": ");
  } catch {
    return line;
  }
}
