import { ListPlus } from "lucide-react";
import Link from "next/link";
import type { Fields } from "@/components/audience/draft";
import { SegmentAndListPickers } from "@/components/audience/segment-and-list-pickers";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import type { Audience } from "../campaign";

/** Everyone, or those of some segments and lists. */
export function WhoCard(props: {
  audience: Audience;
  fields: Fields | undefined;
  change: (part: Partial<Audience>) => void;
  locked: boolean;
  campaignId: number;
}) {
  const { audience, fields, change, campaignId, locked } = props;
  return (
    <Card>
      <CardHeader title="Who gets it" />
      <CardBody className="grid gap-4">
        <RadioCards
          aria-label="Who gets it"
          className="sm:grid-cols-2"
          value={audience.everyone ? "everyone" : "some"}
          onValueChange={(value) => change({ everyone: value === "everyone" })}
          options={[
            {
              value: "some",
              label: "People of segments and lists",
              hint: "Whoever is in at least one of them gets it, once.",
            },
            {
              value: "everyone",
              label: "Everyone",
              hint: "Every user, less those whom you leave out below.",
            },
          ]}
        />
        {!audience.everyone && (
          <SegmentAndListPickers
            who="chosen"
            audience={audience}
            fields={fields}
            onChange={change}
            locked={locked}
            asides={{
              segments: (
                <Aside href={`/audience/segments/new?campaign=${campaignId}`}>New segment</Aside>
              ),
              lists: <Aside href="/audience/lists">Upload a list</Aside>,
            }}
          />
        )}
      </CardBody>
    </Card>
  );
}

function Aside({ href, children }: { href: string; children: string }) {
  return (
    <Button variant="link" size="sm" asChild>
      <Link href={href}>
        <ListPlus aria-hidden /> {children}
      </Link>
    </Button>
  );
}
