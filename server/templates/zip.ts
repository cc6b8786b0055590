import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { Refusal } from "@/server/errors";
import type { Files } from "./files";

const mostFiles = 20_000;
const mostBytes = 64 * 1024 * 1024;

/** One archive of files, with the same bytes for the same files. */
export function zip(files: Files): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Zip knows no time before 1980, and no zone.
  const mtime = new Date(1980, 0, 2);
  return zipSync(Object.fromEntries(entries.map(([path, text]) => [path, strToU8(text)])), {
    mtime,
  });
}

/**
 * The files of an archive, also when all of them stand in one folder, as archives of repositories have it.
 * @throws Refusal malformed for what is no archive; too_large
 */
export function unzip(archive: Uint8Array): Files {
  let count = 0;
  let bytes = 0;
  const raw = unpack(archive, ({ size, originalSize }) => {
    count += 1;
    // What is stored as it is takes its own size, whatever the archive says; and entries may overlap.
    bytes += Math.max(size, originalSize);
    if (count > mostFiles || bytes > mostBytes)
      throw new Refusal("too_large", "The archive is too large: 20 000 files and 64 MB at most.");
    return true;
  });
  const files = Object.entries(raw).filter(([path]) => !path.endsWith("/"));
  const root = commonRoot(files.map(([path]) => path));
  return Object.fromEntries(
    files.map(([path, data]) => [path.slice(root.length), strFromU8(data)]),
  );
}

function unpack(
  archive: Uint8Array,
  filter: (file: { size: number; originalSize: number }) => boolean,
) {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("malformed", "This is no zip archive that can be read. Choose another file.");
  }
}

/** "repository-main/" when everything stands in it, and nothing that is ours beside it. */
function commonRoot(paths: string[]): string {
  const root = /^[^/]+\//.exec(paths[0] ?? "")?.[0] ?? "";
  const ours = root === "templates/" || root === "partials/";
  return !ours && paths.every((path) => path.startsWith(root)) ? root : "";
}
