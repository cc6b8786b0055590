import { type ReactNode, useState } from "react";
import { formatCount } from "@/components/format";
import { OutcomeBadge } from "@/components/notification/status-badge";
import { HistoryLine } from "./history-line";

/** Many messages that say the same, as one line that opens into them. */
export function HistoryRun(props: {
  n: number;
  typeName: string;
  sentence: string;
  /** One of them was asked for. */
  holdsOpen: boolean;
  children: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <HistoryLine
      typeName={props.typeName}
      badge={`${formatCount(props.n)} in a row`}
      sentence={props.sentence}
      aside={<OutcomeBadge outcome="suppressed" />}
      open={opened || props.holdsOpen}
      onToggle={setOpened}
    >
      <ul className="divide-y divide-line border-t bg-canvas">{props.children}</ul>
    </HistoryLine>
  );
}
