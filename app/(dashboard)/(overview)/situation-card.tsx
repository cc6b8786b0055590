import { CircleCheck, CircleMinus, OctagonAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatCount, formatDuration, formatShare } from "@/components/format";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { ClockTime } from "@/components/ui/clock-time";
import type { RouterOutputs } from "@/server/api/root";
import type { Area } from "@/server/api/visitor";
import { OpenThings } from "./open-things";

type Situation = RouterOutputs["overview"]["situation"];
type Finding = Situation["findings"][number];

/** Is it us, a producer, or a provider? One sentence, what else is wrong, and what is open or stopped. */
export function SituationCard({ situation, areas }: { situation: Situation; areas: Area[] }) {
  const [worst, ...others] = situation.findings;
  const look = lookOf(situation);
  return (
    <Card aria-label="Situation" className={cn("overflow-hidden", look.line)}>
      <div role="status" className={cn("flex gap-3 px-4 py-3.5", look.ground)}>
        <look.icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", look.ink)} />
        <div className="grid min-w-0 gap-1.5">
          <p className="text-balance font-semibold text-lg leading-6 tracking-tight">
            {worst ? (
              <Told finding={worst} alerts={situation.alerts} areas={areas} />
            ) : (
              quietWords(situation)
            )}
          </p>
          {others.length > 0 ? (
            <ul className="grid gap-1 text-sm">
              {others.slice(0, 5).map((finding) => (
                <li key={finding.text} className="text-ink-soft">
                  <Told finding={finding} alerts={situation.alerts} areas={areas} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-ink-soft text-sm tabular-nums">{latelyWords(situation)}</p>
          )}
        </div>
      </div>
      <OpenThings situation={situation} areas={areas} />
    </Card>
  );
}

const whoseWords = { platform: "Us", producer: "A producer", provider: "A provider" };
const pageAreas: Record<Finding["whose"], Area> = {
  platform: "overview",
  producer: "producers",
  provider: "providers",
};

/** "A provider: Sandbox push fails 34 % of its push calls since 14:02; e-mail and SMS are fine." */
function Told(props: { finding: Finding; alerts: Situation["alerts"]; areas: Area[] }) {
  const { finding, areas } = props;
  const alert = areas.includes("alerts") ? alertOf(finding, props.alerts) : undefined;
  const { whose, text, since, after, href } = finding;
  const sentence = (
    <>
      {text}
      {since && (
        <>
          {" "}
          since <ClockTime at={since} />
        </>
      )}
      {after}
    </>
  );
  return (
    <>
      <span className={finding.tone === "bad" ? "text-bad" : "text-warn"}>
        {whoseWords[whose]}:
      </span>{" "}
      {href && areas.includes(pageAreas[whose]) ? (
        <Link href={href} className="underline decoration-line-strong underline-offset-4">
          {sentence}
        </Link>
      ) : (
        sentence
      )}
      .
      {alert && (
        <>
          {" "}
          <Link
            href={`/alerts/${alert.id}`}
            className="text-ink-soft text-xs underline decoration-line-strong underline-offset-4"
          >
            Alert since <ClockTime at={alert.firedAt} />
          </Link>
        </>
      )}
    </>
  );
}

/** The open alert that tells of the same. */
const alertOf = ({ rule }: Finding, alerts: Situation["alerts"]) =>
  rule && alerts.find(({ ruleKey, groupKey }) => ruleKey === rule.key && groupKey === rule.group);

function lookOf({ findings, alerts, lately }: Situation) {
  const bad = { line: "border-bad/40", ground: "bg-bad-soft", ink: "text-bad" };
  const warn = { line: "border-warn/40", ground: "bg-warn-soft", ink: "text-warn" };
  if (findings[0]?.tone === "bad") return { ...bad, icon: OctagonAlert };
  if (findings.length > 0 || alerts.some(({ tier }) => tier === "page"))
    return { ...warn, icon: TriangleAlert };
  if (lately.accepted === 0 && lately.sent === 0)
    return { line: "", ground: "", ink: "text-ink-faint", icon: CircleMinus };
  return { line: "", ground: "", ink: "text-ok", icon: CircleCheck };
}

function quietWords({ alerts, lately }: Situation): string {
  if (alerts.some(({ tier }) => tier === "page"))
    return "Nothing is failing now, but an alert is still open.";
  if (lately.accepted === 0 && lately.sent === 0)
    return "Quiet: nothing came in or went out in the last five minutes.";
  return "All is well: nobody fails, neither we nor a producer nor a provider.";
}

function latelyWords({ lately: { accepted, sent, success, p0P99 } }: Situation): string {
  const words = [
    `${formatCount(accepted)} events accepted`,
    `${formatCount(sent)} messages sent`,
    ...(success === null ? [] : [`${formatShare(success)} success`]),
    ...(p0P99 === null ? [] : [`P0 p99 ${formatDuration(p0P99)}`]),
  ];
  return `Last five minutes: ${words.join(", ")}.`;
}
