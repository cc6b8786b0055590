import { describe, expect, it } from "vitest";
import { areas, areasOf, may, roles } from "./permissions";

describe("the table of permissions", () => {
  it("gives administrators everything but what was written down about everybody to change", () => {
    expect(areasOf("admin")).toEqual(areas);
    for (const area of areas)
      expect(may("admin", area, "act")).toBe(!["audit", "looks"].includes(area));
  });

  it("never shows individuals to marketing, content or on-call", () => {
    for (const role of ["marketing", "content", "oncall", "producer"] as const)
      expect(may(role, "users", "read")).toBe(false);
  });

  it("lets support say why it looks, take addresses as good again, keep its own account, and neither change nor send more", () => {
    const own = ["support", "addresses", "self"];
    for (const area of areas) expect(may("support", area, "act")).toBe(own.includes(area));
    expect(may("support", "send", "read")).toBe(false);
  });

  it("lets on-call steer the accounts at providers, and administrators alone enter their credentials", () => {
    for (const role of roles) {
      const expected = role === "admin" || role === "oncall";
      expect([role, may(role, "providers", "read")]).toEqual([role, expected]);
      expect([role, may(role, "providers", "act")]).toEqual([role, expected]);
      expect([role, may(role, "credentials", "read")]).toEqual([role, role === "admin"]);
    }
  });

  it("shows producers their own part alone, and everybody else the overview", () => {
    expect(areasOf("producer")).toEqual(["producers", "self"]);
    for (const role of roles) expect(may(role, "overview", "read")).toBe(role !== "producer");
  });

  it("takes the right to act for the right to read", () => {
    expect(may("oncall", "notifications", "read")).toBe(true);
    expect(may("marketing", "notifications", "act")).toBe(false);
  });
});
