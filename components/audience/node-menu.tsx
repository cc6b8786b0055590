import { ArrowDown, ArrowUp, Copy, Ellipsis, SquareStack, Trash2 } from "lucide-react";
import { Button } from "../ui/button";
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu";
import { useBuilding } from "./builder-context";
import { copyNode, type DraftNode, newGroup } from "./draft";

/** Everything that can be done with a condition or a group as a whole. */
export function NodeMenu(props: { node: DraftNode; first: boolean; last: boolean }) {
  const { node, first, last } = props;
  const { replace, move } = useBuilding();
  const what = "mode" in node ? "group" : "condition";
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon" aria-label={`More for this ${what}`}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => replace(node.id, () => [node, copyNode(node)])}>
        <Copy aria-hidden /> Duplicate
      </MenuItem>
      <MenuItem onSelect={() => replace(node.id, () => [newGroup("any", [node])])}>
        <SquareStack aria-hidden /> Put into a group
      </MenuItem>
      {"mode" in node && (
        <MenuItem onSelect={() => replace(node.id, () => node.children)}>
          <SquareStack aria-hidden /> Dissolve the group
        </MenuItem>
      )}
      <MenuItem disabled={first} onSelect={() => move(node.id, -1)}>
        <ArrowUp aria-hidden /> Move up
      </MenuItem>
      <MenuItem disabled={last} onSelect={() => move(node.id, 1)}>
        <ArrowDown aria-hidden /> Move down
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger onSelect={() => replace(node.id, () => [])}>
        <Trash2 aria-hidden /> Remove
      </MenuItem>
    </DropdownMenu>
  );
}
