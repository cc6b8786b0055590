import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { mostClientShare, readsEnvironment, rules } from "./import-rules";

type Import = { target: string; typeOnly: boolean };
type Source = { file: string; text: string; imports: Import[] };

const folders = ["app", "bench", "components", "db", "e2e", "scripts", "sdk", "server", "workers"];

/** Everything in the project that breaks a rule of `import-rules.ts`, one sentence each. */
export function findViolations(root: string): { errors: string[]; warnings: string[] } {
  const sources = folders
    .flatMap((folder) => filesIn(root, folder))
    .map((file) => readSource(root, file));
  return {
    errors: [
      ...sources.flatMap(wrongDirections),
      ...cyclesOf(sources),
      ...sources
        .filter(readsEnvironmentWrongly)
        .map(({ file }) => `${file} reads process.env: take it from the Config`),
    ],
    warnings: clientShare(sources),
  };
}

function filesIn(root: string, folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .sort();
}

function readSource(root: string, file: string): Source {
  const text = readFileSync(path.join(root, file), "utf8");
  const imports = specifiersOf(text).flatMap(({ specifier, typeOnly }) => {
    const target = resolve(root, file, specifier);
    return target === null ? [] : [{ target, typeOnly }];
  });
  return { file, text, imports };
}

const statement = /^[ \t]*(?:import|export)\b([^;"'`]*?)\bfrom\s*["']([^"']+)["']/gm;
const bare = /^[ \t]*import\s*["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

function specifiersOf(text: string): { specifier: string; typeOnly: boolean }[] {
  const found = [...text.matchAll(statement)].map(([, names = "", specifier = ""]) => ({
    specifier,
    typeOnly: isTypeOnly(names),
  }));
  const others = [...text.matchAll(bare), ...text.matchAll(dynamic)];
  return [...found, ...others.map(([, specifier = ""]) => ({ specifier, typeOnly: false }))];
}

/** `import type {…}`, or braces in which every name is a type. */
function isTypeOnly(names: string): boolean {
  if (/^\s*type\b/.test(names)) return true;
  const inBraces = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1];
  if (inBraces === undefined) return false;
  const each = inBraces.split(",").map((name) => name.trim());
  return each.filter((name) => name !== "").every((name) => name.startsWith("type "));
}

/** The project's file behind a specifier; null for packages and other kinds of files. */
function resolve(root: string, from: string, specifier: string): string | null {
  if (!/^(@\/|\.)/.test(specifier)) return null;
  const target = specifier.startsWith("@/")
    ? specifier.slice(2)
    : path.posix.join(path.posix.dirname(from), specifier);
  const candidates = ["", ".ts", ".tsx", "/index.ts"].map((ending) => `${target}${ending}`);
  const found = candidates.find((candidate) => isFile(path.join(root, candidate)));
  return found && /\.tsx?$/.test(found) ? found : null;
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

function wrongDirections({ file, imports }: Source): string[] {
  const rule = rules.find(({ from }) => from.test(file));
  if (!rule) return [`${file} is in no rule of scripts/import-rules.ts: add one`];
  return imports
    .filter(({ target }) => !rule.may.some((allowed) => allowed.test(target)))
    .filter((used) => !(used.typeOnly && rule.types?.some((allowed) => allowed.test(used.target))))
    .map(({ target }) => `${file} must not import ${target}`);
}

/** Each import cycle once, type imports included. */
function cyclesOf(sources: Source[]): string[] {
  const importsOf = new Map(sources.map(({ file, imports }) => [file, imports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: string[]) => {
    const seenAt = trail.indexOf(file);
    if (seenAt >= 0) {
      cycles.push(`import cycle: ${[...trail.slice(seenAt), file].join(" → ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const { target } of importsOf.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  return cycles;
}

function readsEnvironmentWrongly({ file, text }: Source): boolean {
  return !readsEnvironment.test(file) && /\bprocess\.env\b/.test(text);
}

function clientShare(sources: Source[]): string[] {
  const pages = sources.filter(({ file }) => /^(app|components)\/.*\.tsx$/.test(file));
  const clients = pages.filter(({ text }) => /^["']use client["']/m.test(text));
  if (clients.length <= pages.length * mostClientShare) return [];
  return [
    `"use client" in ${clients.length} of ${pages.length} .tsx files: at most a quarter is wanted`,
  ];
}

if (import.meta.main) {
  const { errors, warnings } = findViolations(path.join(import.meta.dirname, ".."));
  for (const warning of warnings) console.warn(`warning: ${warning}`);
  for (const error of errors) console.error(error);
  console.log(errors.length === 0 ? "Imports go down only." : `${errors.length} violations`);
  process.exitCode = errors.length === 0 ? 0 : 1;
}
