import { useQuery } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { useApi } from "@/components/api";
import { channelList } from "@/components/notification/channels";
import { Combobox } from "@/components/ui/combobox";
import type { CampaignType } from "./campaign";

/** What the campaign goes out as: what people may have switched off, and which channels there are. */
export function TypePicker(props: {
  typeKey: string;
  locked: boolean;
  onChoose: (type: CampaignType) => void;
}) {
  const { data: types = [] } = useQuery(useApi().campaignDesk.types.queryOptions());
  const chosen = types.find(({ key }) => key === props.typeKey);
  const choose = (key: string) => {
    const type = types.find((one) => one.key === key);
    if (type && key !== props.typeKey) props.onChoose(type);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-soft text-sm">
      <span>Goes out as</span>
      <Combobox
        aria-label="Type"
        value={props.typeKey}
        disabled={props.locked}
        onValueChange={choose}
        trigger={
          <>
            <Tag aria-hidden className="text-ink-faint" /> {chosen?.name ?? props.typeKey}
          </>
        }
        options={types
          .filter(({ carries }) => carries)
          .map(({ key, name, category, channels }) => ({
            ...{ value: key, label: name, group: category },
            hint: channelList(channels),
          }))}
      />
      {chosen && (
        <span>
          Whoever has switched off “{chosen.name}”, or one of its channels, does not get it.
        </span>
      )}
    </div>
  );
}
