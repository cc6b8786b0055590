import { idTime } from "@/server/ids";
import {
  addTypes,
  aloneType,
  type Like,
  postLikes,
  readOpen,
  readOutcome,
  updateDelays,
} from "./aggregate/likes";
import { benchDatabase } from "./database";
import { describeMachine, percentile, report } from "./measure";
import { type Stack, startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- aggregate [share]`: 5 000 people like one photo within a minute; then 5 000 likes a second come
 * for a minute on 100 photos of as many people. With all processes, over HTTP, in windows of a minute. Beside both,
 * others get codes and single notifications that nothing collapses, as in the quiet before: nobody shall notice the
 * storm. A share below 1 shortens minutes and windows alike.
 */
const share = Number(process.argv[2] ?? 1);
const users = 20_000;
const windowSeconds = Math.max(5, 60 * share);
/** Within the window that the first of them opens. */
const burstSeconds = windowSeconds * 0.9;
const onOne = Math.round(5_000 * Math.min(1, share));
const photos = 100;
const perSecond = 5_000;
const stormSeconds = Math.max(3, Math.round(60 * share));

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
await addRecipients(database.pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
await database.pool.query("truncate preferences");
await addTypes(database.pool, windowSeconds);
await using stack = await startStack(database);
const owners = await peopleWithPhones(photos + 200);
const neighbours = owners.slice(photos);

await beside(stack, 3);
const quiet = await beside(stack, Math.max(5, 20 * share));

const [one, burst] = await Promise.all([likeOnePhoto(), beside(stack, burstSeconds)]);
const stormed = await storm();

report("aggregate", machine, [
  { name: "onePhotoLikes", value: onOne, unit: "likes" },
  { name: "onePhotoPushes", value: one.pushes, unit: "pushes", goal: { atMost: 2 } },
  { name: "onePhotoInboxRows", value: one.shown, unit: "rows", goal: { atMost: 1 } },
  { name: "onePhotoUncounted", value: onOne - one.actors, unit: "people", goal: { atMost: 0 } },
  { name: "stormPostedPerSecond", value: stormed.postedPerSecond, unit: "likes/s" },
  {
    name: "stormDecidedPerSecond",
    value: stormed.decidedPerSecond,
    unit: "likes/s",
    goal: { atLeast: perSecond * 0.95 },
  },
  { name: "stormLikes", value: stormed.likes, unit: "likes" },
  { name: "stormPushes", value: stormed.pushes, unit: "pushes" },
  { name: "stormInboxRows", value: stormed.shown, unit: "rows" },
  {
    name: "stormUncounted",
    value: stormed.likes - stormed.events,
    unit: "likes",
    goal: { atMost: 0 },
  },
  { name: "updateAfterWindowP50Ms", value: percentile(stormed.delays, 0.5), unit: "ms" },
  { name: "updateAfterWindowP99Ms", value: percentile(stormed.delays, 0.99), unit: "ms" },
  { name: "aloneQuietP99Ms", value: percentile(quiet.alone, 0.99), unit: "ms" },
  { name: "aloneOnePhotoP99Ms", value: percentile(burst.alone, 0.99), unit: "ms" },
  { name: "aloneStormP50Ms", value: percentile(stormed.beside.alone, 0.5), unit: "ms" },
  { name: "aloneStormP99Ms", value: percentile(stormed.beside.alone, 0.99), unit: "ms" },
  { name: "codeQuietP99Ms", value: percentile(quiet.codes, 0.99), unit: "ms" },
  { name: "codeStormP99Ms", value: percentile(stormed.beside.codes, 0.99), unit: "ms" },
]);

/** Twenty likes a moment, evenly, each by somebody else. */
async function likeOnePhoto() {
  const owner = owners[0] ?? "user_1";
  const size = 20;
  const posts: Promise<void>[] = [];
  const everyMs = (burstSeconds * 1_000) / (onOne / size);
  for (let from = 0; from < onOne; from += size) {
    const likes = Array.from({ length: Math.min(size, onOne - from) }, (_, i) => ({
      ...{ owner, photo: "one", actor: `fan_${from + i}` },
    }));
    posts.push(postLikes(stack, likes));
    await sleep(everyMs);
  }
  await Promise.all(posts);
  return untilSettled("one", onOne);
}

/** Five requests of a thousand likes a second, however long the answers take. */
async function storm() {
  const likes = stormSeconds * perSecond;
  const startedAt = performance.now();
  const neighbourhood = beside(stack, stormSeconds);
  const posts: Promise<void>[] = [];
  for (let from = 0; from < likes; from += 1_000) {
    await sleep(startedAt + (from / perSecond) * 1_000 - performance.now());
    const some = Array.from({ length: 1_000 }, (_, i): Like => {
      const n = (from + i) % photos;
      return { owner: owners[n] ?? "user_1", photo: `many_${n}`, actor: `fan_${from + i}` };
    });
    posts.push(postLikes(stack, some));
  }
  await Promise.all(posts);
  const postedSeconds = (performance.now() - startedAt) / 1_000;
  await untilDecided();
  const decidedSeconds = (performance.now() - startedAt) / 1_000;
  const outcome = await untilSettled("many", likes);
  return {
    ...outcome,
    likes,
    postedPerSecond: likes / postedSeconds,
    decidedPerSecond: likes / decidedSeconds,
    beside: await neighbourhood,
    delays: await updateDelays(stack, await stack.receivedAt(), "many"),
  };
}

async function untilDecided(): Promise<void> {
  while ((await readOpen(stack)).undecided > 0) await sleep(250);
}

/** Until every like is part of an update, and every update has gone out. */
async function untilSettled(prefix: string, likes: number) {
  for (;;) {
    const { undecided, open, waiting } = await readOpen(stack);
    if (undecided + open + waiting === 0) break;
    await sleep(500);
  }
  const outcome = await readOutcome(stack, prefix);
  if (outcome.decided !== likes)
    throw new Error(`${outcome.decided} of ${likes} likes are decided`);
  return outcome;
}

/** Ten codes and ten single notifications a second to others: how long (ms) each took to the provider. */
async function beside(on: Stack, seconds: number): Promise<{ codes: number[]; alone: number[] }> {
  const posted = { codes: [] as Promise<string>[], alone: [] as Promise<string>[] };
  for (let i = 0; i < seconds * 10; i += 1) {
    const started = performance.now();
    const target = { userId: neighbours[i % neighbours.length] ?? "user_2" };
    posted.codes.push(on.post({ type: "bench.otp", target }));
    posted.alone.push(on.post({ type: aloneType, target, object: `thing_${i}` }));
    await sleep(100 - (performance.now() - started));
  }
  const codes = await Promise.all(posted.codes);
  const alone = await Promise.all(posted.alone);
  await sleep(5_000);
  const received = await on.receivedAt();
  const took = (ids: string[]) =>
    ids.map((id) => (received.get(id) ?? Date.now()) - idTime(id).getTime());
  return { codes: took(codes), alone: took(alone) };
}

/** Whose phones take pushes, so that each message is one call. */
async function peopleWithPhones(n: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select 'user_' || user_id as id from devices where state = 'active' and user_id % 7 = 0
     group by user_id having count(*) = 1 order by user_id limit $1`,
    [n],
  );
  return rows.map(({ id }) => id);
}

function sleep(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
