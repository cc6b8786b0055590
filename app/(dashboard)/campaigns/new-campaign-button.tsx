import { Plus } from "lucide-react";
import { useNewCampaign } from "@/components/campaign/use-new-campaign";
import { Button } from "@/components/ui/button";

export function NewCampaignButton() {
  const { create, pending } = useNewCampaign();
  return (
    <Button variant="primary" onClick={create} pending={pending}>
      {!pending && <Plus aria-hidden />} New campaign
    </Button>
  );
}
