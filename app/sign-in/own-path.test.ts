import { expect, test } from "vitest";
import { ownPath } from "./own-path";

test.each(["/", "/users?q=ann#x", "/campaigns/7", "/a//b", "/?next=https://other.example"])(
  "leads on to a page of ours: %s",
  (path) => {
    expect(ownPath(path)).toBe(path);
  },
);

test.each([
  ...[
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
  ],
  ...["/\r\\evil.example", "https://evil.example", "javascript:alert(1)", "evil.example", ""],
  ...["//", "/\t/", "//here.invalid:81/"],
])("leads nowhere else, however it is written: %j", (path) => {
  expect(ownPath(path)).toBe("/");
});

test("takes one address", () => {
  expect([ownPath(undefined), ownPath(["/a", "//evil.example"])]).toEqual(["/", "/"]);
});
