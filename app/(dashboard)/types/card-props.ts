import type { Choices } from "./type";
import type { Editing } from "./use-editing";

/** What every card of the form gets. */
export type CardProps = { editing: Editing; choices: Choices; disabled: boolean };
