import type { HonoRequest } from "hono";
import { Refusal } from "@/server/errors";

const mebibyte = 2 ** 20;
export const bodyLimit = mebibyte;
/** Imports and batches. */
export const largeBodyLimit = 10 * mebibyte;

/**
 * The body as JSON.
 * @throws Refusal `too_large` above `limit` bytes, however the length is declared; `malformed`
 */
export async function readJson(request: HonoRequest, limit: number): Promise<unknown> {
  expectType(request, /^application\/(json|[\w.-]+\+json)$/, "application/json");
  return parseJson(await readText(request, limit));
}

/** @throws Refusal `malformed`, without a word of the text. */
export function parseJson(text: string): unknown {
  if (text === "") throw new Refusal("malformed", "The body is empty; it must be JSON.");
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("malformed", "The body is not valid JSON.");
  }
}

/** The body as text, at most `limit` bytes. @throws Refusal `too_large` */
export async function readText(request: HonoRequest, limit: number): Promise<string> {
  const declared = request.header("content-length");
  if (declared === undefined) return readUndeclared(request.raw.body, limit);
  if (Number(declared) > limit) throw tooLarge(limit);
  const text = await request.text();
  if (Buffer.byteLength(text) > limit) throw tooLarge(limit);
  return text;
}

/** @throws Refusal `malformed` unless the content type (where one is given) is as expected. */
export function expectType(request: HonoRequest, expected: RegExp, name: string): void {
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && !expected.test(type)) {
    throw new Refusal("malformed", `The content type must be ${name}, not ${type.slice(0, 80)}.`);
  }
}

async function readUndeclared(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const tooLarge = (limit: number) =>
  new Refusal("too_large", `The body is larger than ${limit / mebibyte} MiB. Split it.`);
