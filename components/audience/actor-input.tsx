import { type ComponentProps, useId } from "react";
import { formatCount } from "../format";
import { Input } from "../ui/input";

/** The id of an actor, with the most followed ones to choose from. */
export function ActorInput(
  props: {
    actors: { actorId: string; followers: number }[];
    onValueChange: (actorId: string) => void;
  } & Omit<ComponentProps<typeof Input>, "list" | "onChange">,
) {
  const { actors, onValueChange, ...input } = props;
  const list = useId();
  return (
    <>
      <Input
        {...input}
        list={list}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onValueChange(target.value)}
      />
      <datalist id={list}>
        {actors.map(({ actorId, followers }) => (
          <option key={actorId} value={actorId}>
            {formatCount(followers)} followers
          </option>
        ))}
      </datalist>
    </>
  );
}
