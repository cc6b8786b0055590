import { ListPlus } from "lucide-react";
import Link from "next/link";
import type { Fields } from "@/components/audience/draft";
import { KeyPicker } from "@/components/audience/key-picker";
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
          <>
            <KeyPicker
              locked={locked}
              label="Segments"
              add="Add segments"
              keys={audience.segments}
              options={fields?.segments}
              sizes="segments"
              onChange={(segments) => change({ segments })}
              aside={
                <Button variant="link" size="sm" asChild>
                  <Link href={`/audience/segments/new?campaign=${campaignId}`}>
                    <ListPlus aria-hidden /> New segment
                  </Link>
                </Button>
              }
            />
            <KeyPicker
              locked={locked}
              label="Lists"
              add="Add lists"
              keys={audience.lists}
              options={fields?.lists}
              sizes="lists"
              onChange={(lists) => change({ lists })}
              aside={
                <Button variant="link" size="sm" asChild>
                  <Link href="/audience/lists">
                    <ListPlus aria-hidden /> Upload a list
                  </Link>
                </Button>
              }
            />
          </>
        )}
      </CardBody>
    </Card>
  );
}
