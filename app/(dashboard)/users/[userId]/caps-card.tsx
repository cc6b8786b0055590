import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import type { Person } from "./person";

/** How much of the rolling caps is used now. P0 is neither counted nor capped. */
export function CapsCard({ usage }: { usage: Person["usage"] }) {
  return (
    <Card>
      <CardHeader title="Caps" hint="P1 and P2, rolling" />
      <CardBody className="grid gap-3">
        <Cap label="Last hour" used={usage.inHour} cap={usage.hourlyCap} />
        <Cap label="Last 24 hours" used={usage.inDay} cap={usage.dailyCap} />
      </CardBody>
    </Card>
  );
}

function Cap({ label, used, cap }: { label: string; used: number; cap: number }) {
  const full = used >= cap;
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between text-sm">
        <span>{label}</span>
        <span className={full ? "font-medium text-warn tabular-nums" : "tabular-nums"}>
          {used} of {cap}
          {full && ", reached"}
        </span>
      </div>
      <Progress value={cap > 0 ? used / cap : 0} label={label} tone={full ? "warn" : "accent"} />
    </div>
  );
}
