import { readdirSync } from "node:fs";

/** Every page that the code has, as its address is written in the folders: `/campaigns/[id]`. */
export function everyPage(): string[] {
  return readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/(^|\/)page\.tsx$/, "").replaceAll(/\([^)]*\)\/?/g, "")}`)
    .map((path) => path.replace(/(.)\/$/, "$1"))
    .sort();
}

/** The addresses that a page of one thing may have; never those of pages beside it. */
export function addressesOf(page: string): RegExp {
  const beside = everyPage()
    .filter((other) => !other.includes("[") && folderOf(other) === folderOf(page))
    .map((other) => other.slice(folderOf(other).length + 1));
  const name = beside.length > 0 ? `(?!(?:${beside.join("|")})$)[^/?]+` : "[^/?]+";
  return new RegExp(`^${folderOf(page)}/${name}(\\?.*)?$`);
}

export function folderOf(page: string): string {
  return page.slice(0, page.lastIndexOf("/"));
}
