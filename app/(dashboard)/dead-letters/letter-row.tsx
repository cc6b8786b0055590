import { Checkbox } from "@/components/ui/checkbox";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Td } from "@/components/ui/table";
import type { LetterState, ListedLetter } from "./letter";

/** One letter; its error opens it. `chosen` is null where nothing can be chosen. */
export function LetterRow(props: {
  letter: ListedLetter;
  state: LetterState;
  chosen: boolean | null;
  onChoose: (on: boolean) => void;
  onInspect: () => void;
}) {
  const { letter, state, chosen } = props;
  return (
    <Row>
      {chosen !== null && (
        <Td>
          <Checkbox
            aria-label={`Choose letter ${letter.id}`}
            checked={chosen}
            onCheckedChange={(on) => props.onChoose(on === true)}
          />
        </Td>
      )}
      <Td className="whitespace-nowrap text-ink-soft text-xs">
        <RelativeTime at={letter.at} />
      </Td>
      <Td className="max-w-96">
        <button
          type="button"
          onClick={props.onInspect}
          aria-label={`Open letter ${letter.id}`}
          className="block w-full truncate text-left hover:underline"
        >
          {letter.error}
        </button>
        <Fate letter={letter} state={state} />
      </Td>
      <Td className="text-ink-soft max-md:hidden">{letter.producer?.name ?? "–"}</Td>
      <Td className="font-mono text-ink-soft text-xs max-sm:hidden">
        {letter.typeKey ?? letter.channel ?? "–"}
      </Td>
      <Td numeric>{letter.messages.toLocaleString("en")}</Td>
    </Row>
  );
}

/** What was decided, by whom. */
function Fate({ letter, state }: { letter: ListedLetter; state: LetterState }) {
  const { decidedBy, decidedAt, dueAt, note } = letter;
  if (state === "open" || !decidedAt) return null;
  return (
    <span className="block truncate pb-1 text-ink-faint text-xs">
      {state === "replaying" && dueAt ? (
        <>
          due <RelativeTime at={dueAt} />,{" "}
        </>
      ) : null}
      by {decidedBy} <RelativeTime at={decidedAt} />
      {note && `: ${note}`}
    </span>
  );
}
