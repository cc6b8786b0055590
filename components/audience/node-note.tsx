import { useBuilding } from "./builder-context";

/** What is wrong with a condition or a group, or what it still lacks. */
export function NodeNote({ id }: { id: string }) {
  const { missing, faults } = useBuilding();
  if (faults[id])
    return (
      <p role="alert" className="px-1 text-bad text-xs">
        {faults[id]}
      </p>
    );
  return missing[id] ? <p className="px-1 text-ink-faint text-xs">{missing[id]}</p> : null;
}
