import type { ChannelKey } from "@/server/channels/registry";
import { callProvider } from "@/server/pipeline/sending/call-provider";
import type { OutgoingItem, Provider } from "@/server/providers/provider";
import { adapterOf } from "@/server/providers/registry";
import { describeHost, type Figure, percentile, report, timed } from "./measure";
import { callAll, type OpenBare } from "./providers/bare";
import { bareResend, bareSmtp } from "./providers/bare-mail";
import { bareApns, bareFcm, bareWebPush } from "./providers/bare-push";
import { bareTelnyx, bareTwilio } from "./providers/bare-sms";
import { bareWebhook } from "./providers/bare-webhook";
import { itemsFor } from "./providers/items";
import { startPeer } from "./providers/start-peer";

/**
 * `npm run bench -- providers [KEY …]`: messages a second of each adapter, called as the pipeline calls it,
 * against its peer in a process of its own, beside the bare client library with as many calls at once. Rounds
 * of the two in turn, and the medians: what else the machine does meets both.
 *
 * The goal is about processor time. One thread is what a worker sends with, so that bounds it; by the clock the
 * peer counts too, which has to share two cores with us: it would hide what we cost, or blame us for it. The
 * ratio by the clock stands beside it, and shows waiting that costs no processor time.
 */
type Contest = {
  key: string;
  bare: OpenBare;
  /** Messages of a round: about a second's. */
  messages: number;
  /** Calls of the library that are under way at once: as many as the pipeline has of them. */
  atOnce: number;
};
const contests: Contest[] = [
  { key: "fcm", bare: bareFcm, messages: 4_000, atOnce: 1_000 },
  { key: "apns", bare: bareApns, messages: 10_000, atOnce: 2 },
  { key: "web-push", bare: bareWebPush, messages: 1_000, atOnce: 200 },
  { key: "resend", bare: bareResend, messages: 20_000, atOnce: 4 },
  { key: "smtp", bare: bareSmtp, messages: 800, atOnce: 100 },
  { key: "twilio", bare: bareTwilio, messages: 2_000, atOnce: 50 },
  { key: "telnyx", bare: bareTelnyx, messages: 2_000, atOnce: 50 },
  { key: "webhook", bare: bareWebhook, messages: 4_000, atOnce: 100 },
];
const rounds = 8;
const callbackUrl = "http://localhost/callbacks";

const wanted = new Set(process.argv.slice(2));
const figures: Figure[] = [];
for (const contest of contests) {
  if (wanted.size > 0 && !wanted.has(contest.key)) continue;
  console.log(contest.key);
  figures.push(...(await run(contest)));
}
report("providers", describeHost(), figures);

/** Messages a second, by the clock and by this process's processor time. */
type Round = { perSecond: number; perProcessorSecond: number };

async function run({ key, bare, messages, atOnce }: Contest): Promise<Figure[]> {
  await using peer = await startPeer(key);
  const adapter = adapterOf(key);
  const channel = adapter?.channels[0];
  if (!adapter || !channel) throw new Error(`There is no adapter ${key}`);
  const provider = adapter.open(peer.values, { callbackUrl });
  const library = bare(peer.values);
  const newItems = () => itemsFor(channel, peer.addresses, messages);
  const ours: Round[] = [];
  const theirs: Round[] = [];
  // The first round of each only makes connections, and lets the compiler see the code.
  for (let i = 0; i <= rounds; i += 1) {
    const items = newItems();
    const calls = library.prepare(newItems());
    const our = async () => {
      ours.push(await measured(messages, () => sendAll(provider, channel, items)));
    };
    const their = async () => {
      theirs.push(await measured(messages, () => callAll(calls, atOnce)));
    };
    // Who goes first pays more: it collects what preparing has left.
    for (const round of i % 2 === 0 ? [our, their] : [their, our]) await round();
  }
  await provider.close();
  await library.close();
  return figuresOf(key, ours.slice(1), theirs.slice(1));
}

async function sendAll(provider: Provider, channel: ChannelKey, items: OutgoingItem[]) {
  const answers = await callProvider(provider, channel, items, 60_000);
  const refused = answers.find((answer) => answer?.kind !== "accepted");
  if (refused) throw new Error(`${provider.name}: ${JSON.stringify(refused)}`);
}

async function measured(messages: number, work: () => Promise<void>): Promise<Round> {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const { seconds } = await timed(work);
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: messages / seconds, perProcessorSecond: messages / ((user + system) / 1e6) };
}

function figuresOf(key: string, ours: Round[], theirs: Round[]): Figure[] {
  const name = key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const median = (rounds: Round[]) =>
    percentile(
      rounds.map(({ perSecond }) => perSecond),
      0.5,
    );
  // Round by round: the two of a pair met the same machine.
  const ratio = (of: keyof Round) =>
    percentile(
      ours.map((round, i) => round[of] / (theirs[i]?.[of] ?? Number.NaN)),
      0.5,
    );
  return [
    { name: `${name}PerSecond`, value: Math.round(median(ours)), unit: "messages/s" },
    { name: `${name}BarePerSecond`, value: Math.round(median(theirs)), unit: "messages/s" },
    { name: `${name}OfBareByClock`, value: ratio("perSecond"), unit: "x" },
    {
      name: `${name}OfBare`,
      value: ratio("perProcessorSecond"),
      unit: "x",
      goal: { atLeast: 0.8 },
    },
  ];
}
