import type { EditorView } from "@codemirror/view";
import type { Vocabulary } from "./code-language";
import type { Mark } from "./code-marks";

export type CodeEditorProps = {
  /** What it is for, for those who do not see it. */
  label: string;
  value: string;
  onChange?: (value: string) => void;
  vocabulary: Vocabulary;
  marks?: readonly Mark[];
  /** Where the cursor goes; a new object moves it again. */
  focusAt?: { line: number; column?: number } | null;
  /** `line`: titles, subjects and links; `text`: some lines of words; `code`: mails and JSON. */
  kind: "line" | "text" | "code";
  readOnly?: boolean;
  placeholder?: string;
  minHeight?: string;
  maxHeight?: string;
  id?: string;
  describedBy?: string;
  invalid?: boolean;
  onReady?: (view: EditorView) => void;
};
