import { useState } from "react";
import { SuppressedCard } from "@/components/notification/suppressed-card";
import type { Campaign, Report } from "../watch/figures";
import { FunnelCard } from "../watch/funnel-card";
import { VariantsCard } from "../watch/variants-card";
import { CompareCard } from "./compare-card";
import { CompareChoice } from "./compare-choice";
import { HoldOutCard } from "./hold-out-card";
import { HoursCard } from "./hours-card";
import { PartsCard } from "./parts-card";
import { Summary } from "./summary";

/** The report, from the whole to its parts. */
export function ReportCards({ detail, report }: { detail: Campaign; report: Report }) {
  const hasGoal = detail.campaign.delivery.goal !== null;
  const won = detail.variants.find(({ wonAt }) => wonAt !== null)?.key;
  return (
    <div className="grid gap-4">
      <Summary considered={report.considered} reached={report.funnel} hasGoal={hasGoal} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <FunnelCard funnel={report.funnel} hasGoal={hasGoal} />
        <SuppressedCard
          suppressed={report.suppressed}
          considered={report.considered}
          held={report.held}
        />
        {report.variants.length > 1 && <VariantsCard variants={report.variants} wonKey={won} />}
        {report.holdOut && <HoldOutCard holdOut={report.holdOut} />}
      </div>
      <PartsCard report={report} />
      {report.hours.length > 0 && <HoursCard hours={report.hours} />}
      {report.earlier.length > 0 && <Comparison detail={detail} report={report} />}
    </div>
  );
}

const comparedAtFirst = 2;

function Comparison({ detail, report }: { detail: Campaign; report: Report }) {
  const { id, name, endedAt } = detail.campaign;
  const [chosen, setChosen] = useState(() =>
    report.earlier.slice(0, comparedAtFirst).map((one) => one.id),
  );
  return (
    <CompareCard
      current={{ id, name, endedAt, reached: report.funnel }}
      earlier={report.earlier
        .filter((one) => chosen.includes(one.id))
        .map((one) => ({ ...one, reached: one.funnel }))}
      choice={<CompareChoice earlier={report.earlier} chosen={chosen} onChange={setChosen} />}
    />
  );
}
