import { inspect } from "node:util";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { type ChannelKey, channelOf } from "@/server/channels/registry";
import { freePort } from "@/workers/sandbox/testing";
import type { Values } from "../adapter";
import { startWebPushPeer } from "../peers/web-push-peer";
import type { OutgoingItem } from "../provider";
import { adapterOf, adapters } from "../registry";
import { isSandbox } from "../sandbox";
import { type Canary, heardIn, signedTokens } from "./canaries";
import { code, type Gossip, type Trouble } from "./gossip";
import { gossips } from "./gossips";

const real = adapters.filter((adapter) => !isSandbox(adapter));
const callbackUrl = "https://carillon.example/api/v1/callbacks/x";

/** What anything in this process wrote, libraries included. */
let written: string[] = [];
beforeEach(() => {
  written = [];
  const keep = (...said: unknown[]) => void written.push(said.map((one) => inspect(one)).join(" "));
  for (const method of ["log", "info", "warn", "error", "debug", "trace"] as const) {
    vi.spyOn(console, method).mockImplementation(keep);
  }
  process.on("warning", keep);
  onTestFinished(() => void process.off("warning", keep));
});
afterEach(() => vi.restoreAllMocks());

async function gossipAt(key: string): Promise<Gossip> {
  const start = gossips[key];
  if (!start) throw new Error(`${key} has no peer that gossips`);
  return await start();
}

function itemTo(channel: ChannelKey, to: string): OutgoingItem {
  const { compose } = channelOf(channel);
  const words = { title: `${code} is your code`, body: `Your code is ${code}` };
  const rendered = { ...words, actionUrl: `https://acme.example/?code=${code}` };
  const about = { typeKey: "otp", category: "security", object: code, notificationId: "n" };
  const content = compose(rendered, about);
  return { reference: "n/1/x", to, content, priority: 1, ttlSeconds: 60 };
}

/** Sends and checks with an account; answers everything that anybody on our side gets to know. */
async function everythingSaid(
  key: string,
  values: Values,
  to: string,
  patienceMs = 400,
): Promise<string> {
  const adapter = adapterOf(key);
  const channel = adapter?.channels[0];
  if (!adapter || !channel) throw new Error(`There is no adapter ${key}`);
  const provider = adapter.open(values, { callbackUrl });
  const patience = () => AbortSignal.timeout(patienceMs);
  const send = () => provider.send(channel, [itemTo(channel, to)], patience());
  const answers = [...(await send()), ...(await send())];
  const kept = answers.map((answer) =>
    // An id of the provider's own making may be anything; the peers make theirs of nothing.
    answer.kind === "accepted" ? { ...answer, providerMessageId: "" } : answer,
  );
  const check = await provider.check(patience());
  await provider.close();
  return inspect([kept, check, provider, written], { depth: 8 });
}

const troubles: (readonly [string, Trouble])[] = [
  ...[301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503].map(
    (status) => [`a ${status}`, { status }] as const,
  ),
  ...(["dead address", "garbage", "break", "drop", "half-close", "hang"] as const).map(
    (trouble) => [trouble, trouble] as const,
  ),
];

const secretsOf = ({ canaries }: Gossip): Canary[] => [...canaries, ...signedTokens];

test("every kind of provider has a peer that gossips, and a canary for each of its secrets", async () => {
  expect(Object.keys(gossips).toSorted()).toEqual(real.map(({ key }) => key).toSorted());
  for (const { key, fields } of real) {
    await using gossip = await gossipAt(key);
    const { values, canaries } = gossip;
    for (const [name, { secret }] of Object.entries(fields)) {
      const value = values[name];
      if (secret && value) expect([name, heardIn(value, canaries)]).not.toEqual([name, []]);
    }
  }
});

test("a canary is heard however it is written", () => {
  const canaries = [{ what: "it", text: "a secret/+ä" }];
  const bytes = Buffer.from("a secret/+ä");
  const said = ["[A SECRET/+Ä]", "?q=a%20secret%2F%2B%C3%A4", bytes.toString("base64")];
  for (const text of [...said, bytes.toString("hex")])
    expect(heardIn(text, canaries)).toEqual(["it"]);
  expect(heardIn("a secret", canaries)).toEqual([]);
});

describe.each(real.map(({ key }) => key))("%s", (key) => {
  let gossip: Gossip;
  beforeAll(async () => {
    gossip = await gossipAt(key);
  });
  afterAll(() => gossip[Symbol.asyncDispose]());

  test("hands the code to its provider, and tells nobody else", async () => {
    const said = await everythingSaid(key, gossip.values, gossip.to, 10_000);
    expect(said).toContain("accepted");
    expect(heardIn(gossip.heard(), gossip.canaries)).toContain("the one-time code");
    expect(heardIn(said, secretsOf(gossip))).toEqual([]);
  });

  test.each(troubles)("keeps its secrets when the provider gossips: %s", async (_, trouble) => {
    gossip.trouble = trouble;
    const said = await everythingSaid(key, gossip.values, gossip.to);
    expect(said).not.toContain("accepted");
    expect(heardIn(said, secretsOf(gossip))).toEqual([]);
  });

  test("keeps its secrets when nobody listens, or a stranger does", async () => {
    gossip.trouble = null;
    await using stranger = await startWebPushPeer();
    for (const at of [`https://127.0.0.1:${await freePort()}`, stranger.url]) {
      const { port, hostname } = new URL(at);
      const elsewhere: Record<string, string> = {
        ...gossip.values,
        baseUrl: at,
        host: hostname,
        port,
      };
      const { ca: _, ...untrusting } = elsewhere;
      const to = gossip.to.replace(/https?:\/\/127\.0\.0\.1:\d+/, at);
      const said = await everythingSaid(key, untrusting, to);
      expect(said).not.toContain("accepted");
      expect(heardIn(said, secretsOf(gossip))).toEqual([]);
    }
  });
});
