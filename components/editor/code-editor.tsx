"use client";

import dynamic from "next/dynamic";
import { cn } from "../ui/class-names";
import type { CodeEditorProps } from "./code-editor-props";

// Editors are heavy, and need a browser: pages without one do not load them.
const CodeArea = dynamic(() => import("./code-area"), { ssr: false });

/**
 * Liquid (in text, HTML or JSON) with completion and marked problems. Tab indents in code; Escape,
 * then Tab, leaves it.
 */
export function CodeEditor({ className, ...props }: CodeEditorProps & { className?: string }) {
  const height = props.kind === "line" ? "2.125rem" : (props.minHeight ?? "10rem");
  return (
    <div
      className={cn(
        "field-box overflow-hidden p-0 focus-within:outline-2 focus-within:outline-accent focus-within:-outline-offset-1",
        props.invalid && "border-bad",
        props.readOnly && "bg-sunken",
        className,
      )}
      style={{ minHeight: height }}
    >
      <CodeArea {...props} />
    </div>
  );
}
