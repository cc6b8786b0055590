import { cn } from "./class-names";
import { CopyButton } from "./copy-button";

const token =
  /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Any value as indented, coloured JSON that can be copied. */
export function JsonView({ value, className }: { value: unknown; className?: string }) {
  const text = JSON.stringify(value, null, 2) ?? "undefined";
  return (
    <div className={cn("relative rounded-md border bg-sunken", className)}>
      <CopyButton value={text} label="JSON" className="absolute top-1.5 right-1.5" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-96 overflow-auto p-3 pr-10 font-mono text-xs">
        {pieces(text).map((piece) => (
          <span key={piece.at} className={piece.color}>
            {piece.text}
          </span>
        ))}
      </pre>
    </div>
  );
}

function pieces(text: string): { at: number; text: string; color?: string }[] {
  const out: { at: number; text: string; color?: string }[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) out.push({ at: end, text: text.slice(end, match.index) });
    const [whole, string, colon] = match;
    const color = colon ? "text-ink-soft" : string ? "text-ok" : "text-info";
    out.push({ at: match.index, text: whole, color });
    end = match.index + whole.length;
  }
  if (end < text.length) out.push({ at: end, text: text.slice(end) });
  return out;
}
