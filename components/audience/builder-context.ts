"use client";

import { createContext, useContext } from "react";
import type { DraftNode, Fields } from "./draft";

/** What every part of a builder needs. */
export type Building = {
  fields: Fields;
  /** What is not entered yet, by node. */
  missing: Record<string, string>;
  /** What is wrong, by node. */
  faults: Record<string, string>;
  disabled: boolean;
  /** Puts nodes (or none) in a node's place. */
  replace: (id: string, change: (node: DraftNode) => DraftNode[]) => void;
  move: (id: string, by: -1 | 1) => void;
};

export const BuilderContext = createContext<Building | null>(null);

/** @throws outside of a `FilterBuilder` */
export function useBuilding(): Building {
  const building = useContext(BuilderContext);
  if (!building) throw new Error("this is a part of a FilterBuilder");
  return building;
}
