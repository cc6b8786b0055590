import Link from "next/link";
import type { RouterOutputs } from "@/server/api/root";

type Part = NonNullable<RouterOutputs["notifications"]["one"]["campaign"]>;

/** The campaign that a notification is a part of, and which part. */
export function CampaignLink({ campaign }: { campaign: Part }) {
  const part =
    campaign.variant === "" ? "hold-out group" : `variant ${campaign.variant.toUpperCase()}`;
  return (
    <>
      {campaign.opens ? (
        <Link
          href={`/campaigns/${campaign.id}`}
          className="text-accent underline-offset-4 hover:underline"
        >
          {campaign.name}
        </Link>
      ) : (
        campaign.name
      )}
      , {part}
    </>
  );
}
