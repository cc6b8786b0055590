/**
 * Group commit: calls that arrive while a commit is under way wait and go together in the next one,
 * so that a hundred concurrent requests cost one transaction and a single one waits for nobody.
 */
export function coalesce<In, Out>(
  commit: (items: In[]) => Promise<Out[]>,
  limits: { maxItems: number; concurrency: number },
): (item: In) => Promise<Out> {
  type Waiting = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = 0;

  async function run(): Promise<void> {
    running += 1;
    const group = waiting.slice(0, limits.maxItems);
    waiting = waiting.slice(limits.maxItems);
    try {
      const results = await commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, i) => {
        const result = results[i];
        if (result === undefined) reject(new Error("a group commit answered too few items"));
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      running -= 1;
      schedule();
    }
  }

  function schedule(): void {
    if (waiting.length > 0 && running < limits.concurrency) void run();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // The end of this turn of the event loop: requests parsed in the same turn go together.
      setImmediate(schedule);
    });
}
