import { Megaphone } from "lucide-react";
import { useNewCampaign } from "../campaign/use-new-campaign";
import { PaletteItem } from "./palette-item";

export function NewCampaignItem({ onDone }: { onDone: () => void }) {
  const { create } = useNewCampaign(onDone);
  return (
    <PaletteItem icon={Megaphone} value="New campaign create" onRun={create}>
      New campaign
    </PaletteItem>
  );
}
