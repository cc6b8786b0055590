import { Plus, SquarePlus } from "lucide-react";
import { Button } from "../ui/button";
import { cn } from "../ui/class-names";
import { Select } from "../ui/select";
import { useBuilding } from "./builder-context";
import { Condition } from "./condition";
import { type DraftGroup, type DraftNode, modes, newGroup } from "./draft";
import { newCondition } from "./new-condition";
import { NodeMenu } from "./node-menu";
import { NodeNote } from "./node-note";
import { SubjectPicker } from "./subject-picker";

const modeLabels = {
  all: "all of",
  any: "any of",
  none: "none of",
  notAll: "not all of",
} as const;

/** The word between two conditions of a group. */
const joints = { all: "and", any: "or", none: "or", notAll: "and" } as const;
const deepest = 4;

/** Conditions and groups that are joined by one word. */
export function Group(props: { group: DraftGroup; depth: number; first: boolean; last: boolean }) {
  const { group, depth } = props;
  const { replace, disabled } = useBuilding();
  const change = (part: Partial<DraftGroup>) => replace(group.id, () => [{ ...group, ...part }]);
  const add = (node: DraftNode) => change({ children: [...group.children, node] });
  return (
    <fieldset
      aria-label={`People who match ${modeLabels[group.mode]} these conditions`}
      className={cn(
        "grid min-w-0 gap-2",
        depth > 0 && "rounded-lg border bg-sunken p-3 max-sm:p-2",
        depth > 1 && "bg-surface",
      )}
    >
      <div className="flex items-center gap-2 text-sm">
        <span className="text-ink-soft">{depth === 0 ? "People who match" : "Match"}</span>
        <Select
          className="w-28"
          aria-label="How these conditions are joined"
          value={group.mode}
          onValueChange={(value) => {
            const mode = modes.find((one) => one === value);
            if (mode) change({ mode });
          }}
          options={modes.map((value) => ({ value, label: modeLabels[value] }))}
        />
        <span className="text-ink-soft">these</span>
        {depth > 0 && !disabled && (
          <span className="ml-auto">
            <NodeMenu node={group} first={props.first} last={props.last} />
          </span>
        )}
      </div>
      {group.children.map((child, i) => (
        <div key={child.id} className="grid min-w-0 gap-2 sm:grid-cols-[2rem_1fr]">
          <span aria-hidden className="pt-1.5 text-right text-ink-faint text-xs max-sm:hidden">
            {i > 0 ? joints[group.mode] : depth === 0 && "who"}
          </span>
          {"mode" in child ? (
            <Group
              group={child}
              depth={depth + 1}
              first={i === 0}
              last={i === group.children.length - 1}
            />
          ) : (
            <Condition node={child} first={i === 0} last={i === group.children.length - 1} />
          )}
        </div>
      ))}
      {(depth > 0 || group.children.length > 0) && <NodeNote id={group.id} />}
      {!disabled && <AddBar depth={depth} onAdd={add} />}
    </fieldset>
  );
}

function AddBar({ depth, onAdd }: { depth: number; onAdd: (node: DraftNode) => void }) {
  const { fields } = useBuilding();
  return (
    <div className="flex flex-wrap gap-2 sm:pl-10">
      <SubjectPicker
        value={undefined}
        onPick={(subject) => onAdd(newCondition(subject, fields))}
        label="Add a condition"
        placeholder={
          <>
            <Plus aria-hidden /> Add a condition
          </>
        }
      />
      {depth < deepest && (
        <Button variant="ghost" onClick={() => onAdd(newGroup(depth % 2 === 0 ? "any" : "all"))}>
          <SquarePlus aria-hidden /> Add a group
        </Button>
      )}
    </div>
  );
}
