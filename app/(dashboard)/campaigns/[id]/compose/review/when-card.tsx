import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { WaveChart } from "../delivery/wave-chart";
import { StartsAt } from "../starts-at";
import type { Review } from "./use-review";

/** From when to when, in which waves, and who hears of other campaigns in those days. */
export function WhenCard({ review }: { review: Review }) {
  const { audience, firstAt, lastAt, waves, otherCampaignsThatDay: others } = review;
  const facts = [
    { name: "The first go out", value: <StartsAt at={firstAt} /> },
    { name: "The last go out", value: <StartsAt at={lastAt} /> },
    {
      name: "Get another campaign within a day",
      value: others === 0 ? "nobody of them" : `${formatCount(others)} of them`,
    },
  ];
  return (
    <Card>
      <CardHeader title="When" hint="In your time; as if it were scheduled now." />
      <CardBody className="grid gap-4">
        <dl className="grid gap-3 sm:grid-cols-3">
          {facts.map(({ name, value }) => (
            <div key={name} className="grid content-start gap-0.5">
              <dt className="text-ink-faint text-xs">{name}</dt>
              <dd className="text-sm">{value}</dd>
            </div>
          ))}
        </dl>
        <WaveChart
          people={audience}
          waves={waves.map((wave) => ({ ...wave, share: wave.people / Math.max(1, audience) }))}
        />
      </CardBody>
    </Card>
  );
}
