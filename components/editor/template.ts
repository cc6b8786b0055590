import type { RouterOutputs } from "@/server/api/root";

/** A template as its editor reads it: the working copy and what helps to write it. */
export type Template = RouterOutputs["templates"]["one"];
/** channel → locale → sources. */
export type TemplateContent = Template["content"];
/** The sources of one channel in one locale. */
export type ChannelContent = TemplateContent[string][string];
export type Variable = Template["variables"][number];
/** A piece that templates share. */
export type Piece = Template["partials"][number];
export type Problem = RouterOutputs["templates"]["check"][number];

/** Where in a template something stands. */
export type Place = { channel: string; locale: string; field: string };
