const fills = ["bg-chart-1", "bg-chart-2", "bg-chart-3", "bg-chart-4", "bg-chart-6"];

/** The colour of the n-th variant, wherever it is drawn. */
export const variantFill = (i: number) => fills[i % fills.length] ?? "bg-chart-5";
