import { startThread } from "./thread";

// Run by thread.test.ts as a process that is stopped now and then, as a machine does that has too much to do.

const body = `{% for i in (1..40) %}{% assign s = data.text | split: "" | sort | join: "" %}{% endfor %}x`;
const variables = { data: { text: "zyxwvutsrqponmlkjihgfedcba".repeat(100) } };
const thread = startThread();
await thread.run({ html: false, items: [{ source: { body }, variables }] }, 60_000);
process.stdout.write("begins\n");
const items = Array.from({ length: 60 }, () => ({ source: { body }, variables }));
const outcome = await thread.run({ html: false, items }, 500);
const failed = outcome.done ? outcome.results.filter(({ ok }) => !ok) : [outcome];
process.stdout.write(JSON.stringify({ failed }));
await thread.close();
