import type { Bin } from "./bins";
import type { ObjectiveView } from "./objectives-view";
import type { RefusedProducer } from "./situation.sql";
import type { Finding } from "./situation-view";

/** What a verdict is made of. */
export type Evidence = {
  /** The minutes of the last hour, oldest first. */
  minutes: Bin[];
  /** Deliveries that failed for good because of an account, by the minute (since 1970). */
  providerFaults: { minute: number; provider: string; channel: string; n: number }[];
  /** Those whose events were refused most, over the last five minutes. */
  producers: RefusedProducer[];
  ours: { unavailable: number; failed: number };
  troubles: {
    key: string;
    label: string;
    state: string;
    forced: string | null;
    paceFactor: number;
    since: Date | null;
    reason: string;
  }[];
  /** What becomes of the messages of a channel whose first account takes nothing. */
  failovers: { channel: string; from: string; to: string | null }[];
  accounts: { key: string; label: string }[];
  channels: { key: string; label: string }[];
  objectives: ObjectiveView[];
  /** Priorities that no worker serves. */
  missing: number[];
  /** What has waited longest; channel '': for its evaluation. */
  oldest: { priority: number; channel: string; ageMs: number }[];
  /** 0: nothing is shed. */
  shedding: number;
};

/** Minutes that count as now. */
const recent = 5;
/** From here on a share is told, if it is of enough. */
const limits = {
  providerShare: 0.05,
  providerCalls: 20,
  producerShare: 0.1,
  producerEvents: 20,
  ourFailures: 5,
  /** A budget of 30 days that burns so fast is spent within two days. */
  burn: 14.4,
  objectiveEvents: 20,
  ageMs: [10_000, 120_000, 900_000],
};

/**
 * What is wrong, worst first: what nobody can work around before what somebody else causes, and consequences
 * (late, waiting) only where no cause is known.
 */
export function findingsOf(evidence: Evidence): Finding[] {
  const stopped = [...withoutWorkers(evidence), ...notTaken(evidence)];
  const providers = [...closedAccounts(evidence), ...failingAccounts(evidence)];
  const producers = refusedProducers(evidence);
  const ours = [...shed(evidence), ...unwanted(evidence), ...failedHere(evidence)];
  const causes = [...stopped, ...providers, ...ours];
  const late = causes.length > 0 ? [] : [...lateMessages(evidence), ...waitingLong(evidence)];
  const all = [...stopped, ...providers, ...ours, ...late, ...producers];
  return all.toSorted((a, b) => Number(a.tone === "warn") - Number(b.tone === "warn"));
}

const platform = { whose: "platform", since: null, after: "", href: null } as const;
const rule = (key: string, group = "") => ({ rule: { key, group } });

function withoutWorkers({ missing }: Evidence): Finding[] {
  return missing.map((priority) => ({
    ...{ ...platform, ...rule("worker-missing", `P${priority}`) },
    tone: priority === 2 ? "warn" : "bad",
    text: `nobody works on P${priority}; what is accepted waits`,
  }));
}

function notTaken({ ours: { unavailable } }: Evidence): Finding[] {
  if (unavailable === 0) return [];
  const events = unavailable === 1 ? "event was" : "events were";
  const text = `${unavailable} ${events} turned away in five minutes because we could not store them`;
  return [{ ...platform, ...rule("ingest-availability"), tone: "bad", text }];
}

function closedAccounts({ troubles, failovers }: Evidence): Finding[] {
  return troubles.flatMap((trouble): Finding[] => {
    const { key, label, state, forced, paceFactor, since } = trouble;
    const of = { whose: "provider" as const, since, href: `/providers/${encodeURIComponent(key)}` };
    if (state === "open" || state === "half_open") {
      const text =
        forced === null ? "takes nothing, its breaker is open" : "is switched off by hand";
      const away = failovers.filter(({ from }) => from === label);
      const after = away.map(({ channel, to }) =>
        to ? `; ${channel} goes to ${to}` : `; ${channel} waits`,
      );
      const tone = away.some(({ to }) => to === null) ? "bad" : "warn";
      return [{ ...of, tone, text: `${label} ${text}`, after: after.join("") }];
    }
    if (paceFactor >= 0.995) return [];
    const text = `${label} takes ${percent(paceFactor)} of its usual pace`;
    return [{ ...of, tone: "warn", text, after: "" }];
  });
}

type Calls = { calls: number; bad: number };

function failingAccounts(evidence: Evidence): Finding[] {
  const { minutes, troubles, accounts } = evidence;
  const lately = minutes.slice(-recent);
  const pairs = new Map(
    lately.flatMap(({ counts }) =>
      counts.flatMap(({ stage, provider, channel }) =>
        stage === "sending" && provider !== ""
          ? [[`${provider} ${channel}`, { provider, channel }] as const]
          : [],
      ),
    ),
  );
  const judged = [...pairs.values()].map((pair) => {
    const perMinute = minutes.map((bin) => ({ start: bin.start, ...callsOf(evidence, bin, pair) }));
    return { ...pair, perMinute, ...addCalls(perMinute.slice(-recent)) };
  });
  const fails = ({ calls, bad }: Calls) =>
    calls >= limits.providerCalls && bad / calls >= limits.providerShare;
  const failing = judged.filter(fails);
  const fine = judged.filter((one) => !fails(one) && one.calls > 0).map(({ channel }) => channel);
  const broken = new Set(failing.map(({ channel }) => channel));
  return failing
    .filter(
      ({ provider }) => !troubles.some(({ key, state }) => key === provider && state === "open"),
    )
    .map(
      ({ provider, channel, perMinute, calls, bad }): Finding => ({
        whose: "provider",
        tone: bad / calls >= 0.2 ? "bad" : "warn",
        text: `${accounts.find(({ key }) => key === provider)?.label ?? provider} fails ${percent(bad / calls)} of its ${labelOf(evidence, channel)} calls`,
        since: failingSince(perMinute, limits.providerShare / 2),
        after: fineWords(
          evidence,
          fine.filter((one) => !broken.has(one)),
        ),
        href: `/providers/${encodeURIComponent(provider)}`,
      }),
    );
}

function callsOf(
  { providerFaults }: Evidence,
  { start, counts }: Bin,
  pair: { provider: string; channel: string },
): Calls {
  const of = (outcome: string) =>
    counts.reduce(
      (sum, one) =>
        one.stage === "sending" && one.outcome === outcome && isOf(one, pair) ? sum + one.n : sum,
      0,
    );
  const minute = start.getTime() / 60_000;
  const failed = providerFaults.reduce(
    (sum, one) => (one.minute === minute && isOf(one, pair) ? sum + one.n : sum),
    0,
  );
  const retried = of("retry");
  // What failed for good because of the account is among the faults, and so is what is unknown.
  return { calls: of("sent") + retried + of("failed") + of("unknown"), bad: retried + failed };
}

type Pair = { provider: string; channel: string };
const isOf = (one: Pair, pair: Pair) =>
  one.provider === pair.provider && one.channel === pair.channel;

const addCalls = (all: Calls[]): Calls =>
  all.reduce((sum, { calls, bad }) => ({ calls: sum.calls + calls, bad: sum.bad + bad }), {
    calls: 0,
    bad: 0,
  });

/** The first of the unbroken minutes up to now of which `share` is bad; minutes without calls do not end them. */
function failingSince(perMinute: (Calls & { start: Date })[], share: number): Date | null {
  let since: Date | null = null;
  for (const { start, calls, bad } of perMinute.toReversed()) {
    if (calls === 0) continue;
    if (bad / calls < share) return since;
    since = start;
  }
  return since;
}

function refusedProducers({ producers }: Evidence): Finding[] {
  return producers.flatMap(({ key, name, total, rejected, minutes }): Finding[] => {
    if (total < limits.producerEvents || rejected / total < limits.producerShare) return [];
    const text = `${percent(rejected / total)} of what ${name} posts is refused`;
    const perMinute = minutes.map((one) => ({
      ...{ start: new Date(one.minute * 60_000), calls: one.total, bad: one.rejected },
    }));
    const of = {
      whose: "producer",
      since: failingSince(perMinute, limits.producerShare / 2),
      href: `/producers/${encodeURIComponent(key)}`,
    } as const;
    return [{ ...of, tone: rejected / total >= 0.5 ? "bad" : "warn", text, after: "" }];
  });
}

function shed({ shedding }: Evidence): Finding[] {
  if (shedding === 0) return [];
  const more = ["P2", "P2, and P1 to dormant users", "P2, and P1 that is about to expire"];
  const what = more[shedding - 1] ?? "P2";
  const text = `there is too much to do; we leave out ${what}`;
  return [{ ...platform, ...rule("load-shedding"), tone: "bad", text }];
}

function unwanted({ objectives }: Evidence): Finding[] {
  const bad = objectives.find(({ key }) => key === "honoured")?.burn["1h"] ?? 0;
  if (bad < limits.burn) return [];
  const text = "messages go out against the preferences of their recipients";
  return [{ ...platform, tone: "bad", text }];
}

function failedHere({ ours: { failed } }: Evidence): Finding[] {
  if (failed < limits.ourFailures) return [];
  const text = `${failed} deliveries failed or expired on our side in five minutes`;
  return [{ ...platform, ...rule("success-rate"), tone: "bad", text }];
}

function lateMessages({ objectives }: Evidence): Finding[] {
  return objectives.flatMap(({ key, burn, total }): Finding[] => {
    const fast = burn["5m"] ?? 0;
    const known = key === "p0_latency" || key === "p1_latency";
    if (!known || fast < limits.burn || total < limits.objectiveEvents) return [];
    const priority = key === "p0_latency" ? "P0" : "P1";
    const text = `${priority} is late: its budget burns ${Math.round(fast)} times too fast`;
    const of = rule(`${priority.toLowerCase()}-latency`);
    return [{ ...platform, ...of, tone: "bad", text }];
  });
}

function waitingLong(evidence: Evidence): Finding[] {
  return evidence.oldest.flatMap(({ priority, channel, ageMs }): Finding[] => {
    if (ageMs <= (limits.ageMs[priority] ?? Number.POSITIVE_INFINITY)) return [];
    const where = channel === "" ? "for its evaluation" : `for ${labelOf(evidence, channel)}`;
    const text = `P${priority} has waited ${Math.round(ageMs / 1_000)} s ${where}`;
    const of = rule("queue-age", `P${priority}`);
    return [{ ...platform, ...of, tone: priority === 2 ? "warn" : "bad", text }];
  });
}

const percent = (share: number) =>
  `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;

const labelOf = ({ channels }: Evidence, channel: string) => {
  const label = channels.find(({ key }) => key === channel)?.label ?? channel;
  return label === label.toUpperCase() ? label : label.toLowerCase();
};

function fineWords(evidence: Evidence, channels: string[]): string {
  const names = [...new Set(channels)].map((channel) => labelOf(evidence, channel));
  if (names.length === 0) return "";
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(names);
  return `; ${list} ${names.length === 1 ? "is" : "are"} fine`;
}
