import { expect, test } from "vitest";
import { chainOf } from "./chain-of";

const sandbox = { id: 1, channels: ["email"], isSandbox: true };
const spare = { id: 2, channels: ["email"], isSandbox: true };
const resend = { id: 3, channels: ["email"], isSandbox: false };
const smtp = { id: 4, channels: ["email"], isSandbox: false };
const twilio = { id: 5, channels: ["sms"], isSandbox: false };
const ids = (places: { accountId: number }[]) => places.map(({ accountId }) => accountId);

test("without a real account a channel uses its sandbox", () => {
  expect(ids(chainOf("email", 1, [sandbox, spare, twilio], []))).toEqual([1, 2]);
});

test("with real accounts nothing is handed to the sandbox", () => {
  expect(ids(chainOf("email", 1, [sandbox, resend, smtp, twilio], []))).toEqual([3, 4]);
});

test("an order of its own holds, by priority and prefix", () => {
  const all = [0, 1, 2];
  const links = [
    { channel: "email", accountId: 4, priorities: [0], prefix: "" },
    { channel: "email", accountId: 3, priorities: all, prefix: "" },
    { channel: "sms", accountId: 5, priorities: all, prefix: "+49" },
  ];
  const accounts = [sandbox, resend, smtp, twilio];
  expect(ids(chainOf("email", 0, accounts, links))).toEqual([4, 3]);
  expect(ids(chainOf("email", 2, accounts, links))).toEqual([3]);
  expect(chainOf("sms", 2, accounts, links)).toMatchObject([{ accountId: 5, prefix: "+49" }]);
});

test("a channel that nobody serves has nobody", () => {
  expect(chainOf("webhook", 1, [sandbox, twilio], [])).toEqual([]);
});
