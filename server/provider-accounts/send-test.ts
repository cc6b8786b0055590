import { record } from "@/server/audit/record";
import { type ChannelKey, channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import type { Answer, OutgoingItem } from "@/server/providers/provider";
import { findAccount } from "./find-account";
import { withFreshAccount } from "./fresh-account";
import { typedAddress, wrongAddress } from "./typed-address";

/** What became of a test, in words that hold neither address nor secret. */
export type TestAnswer = { ok: boolean; sentence: string };

/**
 * Sends one message to an address that a person typed, through exactly this account, whatever its breaker
 * says. The address is not stored, logged or audited.
 * @throws Refusal `not_found`; `malformed` when the account cannot reach such an address
 */
export async function sendTest(
  { pool, config, clock }: Pick<Context, "pool" | "config" | "clock">,
  actor: string,
  test: { key: string; channel: ChannelKey; to: string },
): Promise<TestAnswer> {
  const { key, channel } = test;
  const account = await findAccount(pool, key);
  const item = itemFor(channel, typedAddress(channel, test.to), mintId(clock.now()));
  const late: Answer = { kind: "unknown", detail: "No answer in time" };
  const answer = await withFreshAccount(account, config, late, async (open, signal) => {
    if (!open.channels.includes(channel))
      throw wrongAddress("This account does not deliver by this channel: choose another.");
    if (open.provider.serves && !open.provider.serves(item.to))
      throw wrongAddress("This is no token of this provider: copy it from one of its devices.");
    return (await open.provider.send(channel, [item], signal))[0] ?? late;
  });
  const detail = { channel, answer: answer.kind };
  await record(pool, { actor, action: "account.test", subject: key, detail });
  return wordsOf(answer);
}

const title = "A test from Carillon";
const body = "This account works: somebody sent this test from the Providers page.";

function itemFor(channel: ChannelKey, to: string, notificationId: string): OutgoingItem {
  const { html, compose } = channelOf(channel);
  const about = { notificationId, typeKey: "test", category: "test", object: null };
  return {
    reference: `${notificationId}/0/${channel}`,
    to,
    content: compose({ title, body: html ? `<p>${body}</p>` : body }, about),
    priority: 0,
    ttlSeconds: 300,
  };
}

function wordsOf(answer: Answer): TestAnswer {
  switch (answer.kind) {
    case "accepted":
      return { ok: true, sentence: "The provider took it. It should arrive any moment." };
    case "retry":
      return { ok: false, sentence: `Not now: ${waits[answer.class]}${said(answer.detail)}` };
    case "refused":
      return { ok: false, sentence: `Refused: ${refusals[answer.class]}${said(answer.detail)}` };
    case "endpoint_invalid":
      return { ok: false, sentence: `The provider calls this address dead.${said(answer.detail)}` };
    case "unknown":
      return {
        ok: false,
        sentence: `Nobody knows whether it was taken: look whether it arrives.${said(answer.detail)}`,
      };
    default:
      return answer satisfies never;
  }
}

const waits = {
  rate_limited: "the provider wants to be asked less often (429).",
  unavailable: "the provider is not available.",
  timeout: "the provider did not answer in time.",
};

const refusals = {
  invalid_content: "it does not like the message.",
  unauthorized: "the credentials are wrong, or may not do this.",
  blocked: "this recipient or sender is blocked.",
};

const said = (detail: string) => (detail ? ` It said: ${detail}` : "");
