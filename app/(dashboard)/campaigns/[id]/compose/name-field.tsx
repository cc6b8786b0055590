import { useEffect, useState } from "react";
import { cn } from "@/components/ui/class-names";

/** The campaign's name: the page's heading, and editable where it stands. */
export function NameField(props: {
  name: string;
  locked: boolean;
  onChange: (name: string) => void;
}) {
  const { name, locked, onChange } = props;
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const heading = "font-semibold text-xl tracking-tight";
  if (locked) return <h1 className={heading}>{name}</h1>;
  return (
    <h1 className="-ml-1.5 grid min-w-0 max-w-full">
      {/* A twin that nobody sees makes the field as wide as its text. */}
      <span
        aria-hidden
        className={cn(heading, "invisible col-start-1 row-start-1 truncate whitespace-pre px-1.5")}
      >
        {text || "Name"}
      </span>
      <input
        aria-label="Name of the campaign"
        size={1}
        maxLength={120}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value.trim()) onChange(target.value.trim());
        }}
        onBlur={() => setText(name)}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        className={cn(
          heading,
          "col-start-1 row-start-1 w-full min-w-0 rounded-md border border-transparent bg-transparent px-1.5 hover:border-line-strong focus-visible:border-accent focus-visible:outline-none",
        )}
      />
    </h1>
  );
}
