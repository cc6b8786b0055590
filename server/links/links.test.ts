import fc from "fast-check";
import { expect, test } from "vitest";
import { preferencesUrl, readPreferencesLink } from "./preferences";
import { openToken, type Purpose, signToken } from "./sign";
import { trackMail } from "./track-mail";
import { openUrl, readClick, readOpen } from "./tracking";
import { readUnsubscribe, unsubscribeUrl } from "./unsubscribe";

const secret = "a secret of the workspace";
const at = { secret, baseUrl: "https://c.example" };
const purposes: Purpose[] = ["unsubscribe", "preferences", "open", "click"];
const text = fc.string({ unit: "grapheme", maxLength: 80 });
const tokenOf = (url: string) => new URL(url).pathname.split("/").at(-1) ?? "";

test("a token opens for its purpose and secret alone, and only as it was signed", () => {
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(...purposes),
      fc.constantFrom(...purposes),
      text,
      (payload, made, asked, other) => {
        const token = signToken(secret, made, payload);
        expect(token).toMatch(/^[\w-]*\.[\w-]{22}$/);
        expect(openToken(secret, asked, token)).toBe(made === asked ? payload : null);
        expect(openToken(`${secret}!`, made, token)).toBeNull();
        const [, mac] = token.split(".");
        const altered = `${Buffer.from(other).toString("base64url")}.${mac}`;
        if (other !== payload) expect(openToken(secret, made, altered)).toBeNull();
        expect(openToken(secret, made, other)).toBeNull();
      },
    ),
  );
});

test("an unsubscribe link knows its user and type", () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ minLength: 1, maxLength: 64 }), (userId, typeKey) => {
      const url = unsubscribeUrl(at, { userId, typeKey });
      expect(url).toMatch(/^https:\/\/c\.example\/u\/[\w.-]+$/);
      expect(readUnsubscribe(secret, tokenOf(url))).toEqual({ userId, typeKey });
    }),
  );
});

test("a preferences link knows its user, and is none that unsubscribes", () => {
  fc.assert(
    fc.property(fc.nat(), (userId) => {
      const token = tokenOf(preferencesUrl(at, userId));
      expect(readPreferencesLink(secret, token)).toBe(userId);
      expect(readPreferencesLink(`${secret}!`, token)).toBeNull();
      expect(readUnsubscribe(secret, token)).toBeNull();
      const other = tokenOf(unsubscribeUrl(at, { userId, typeKey: "x" }));
      expect(readPreferencesLink(secret, other)).toBeNull();
    }),
  );
});

const mail = { ...at, reference: "n/7/email" };

test("links of a mail lead through us to where they led, and nothing else is touched", () => {
  const way = "https://c.example/u/token";
  const html = `<html><body><a class="b" href="https://a.example/?x=1&amp;y=2#z">a</a>
    <a href='http://b.example'>b</a> <a href="mailto:a@a.example">m</a> <a href="tel:1">t</a>
    <a href="${way}">out</a> <a name="x">n</a> <img src="https://a.example/i.png"></body></html>`;
  const tracked = trackMail(html, mail, [way]);
  const hrefs = [...tracked.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? "");
  expect(hrefs.slice(2)).toEqual(["mailto:a@a.example", "tel:1", way]);
  expect(hrefs.slice(0, 2).map((href) => readClick(secret, tokenOf(href)))).toEqual([
    { reference: "n/7/email", url: "https://a.example/?x=1&y=2#z" },
    { reference: "n/7/email", url: "http://b.example" },
  ]);
  expect(tracked).toContain(`<img src="${openUrl(mail)}"`);
  expect(tracked.trimEnd().endsWith("/></body></html>")).toBe(true);
  expect(tracked).toContain(`<img src="https://a.example/i.png">`);
});

test("the pixel names its delivery; a token of a click is none of a pixel", () => {
  const token = tokenOf(openUrl(mail));
  expect(readOpen(secret, token)).toBe("n/7/email");
  expect(readClick(secret, token)).toBeNull();
});

test("a click leads to the web only, whatever was signed", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("javascript:", "data:", "//", "ftp://", ""),
      text,
      (scheme, rest) => {
        const token = signToken(secret, "click", `n/7/email ${scheme}${rest}`);
        const read = readClick(secret, token);
        if (read) expect(read.url).toMatch(/^https?:\/\//i);
      },
    ),
  );
});
